// The closes that explorations are tried on, by the side that closes and how, and with what they may go wrong.
import {
  activeClose,
  halfClose,
  simultaneousClose,
  type CloseOptions,
  type Scenario,
} from '../../src/scenario/index.ts';

/** The five close behaviours: who closes first, both at once, one direction only, and with text before the FIN. */
export function closeBehaviours(options: CloseOptions = {}): Readonly<Record<string, Scenario>> {
  return {
    active: activeClose('client', options),
    passive: activeClose('server', options),
    simultaneous: simultaneousClose(options),
    'half-close': halfClose(options),
    'data before FIN': activeClose('client', { ...options, request: 3000, answer: 0, closeAt: '0s' }),
  };
}
