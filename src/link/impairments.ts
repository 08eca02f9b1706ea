// From parameters to operators, in the order in which a packet meets them:
//
//   outages ─► netem ─► mtu ─► loss ─► corrupt ─► rate or recording ─► delay ─► reorder ─► duplicate ─► slots ─► checksum
//              └──────── by schedule ────────┘     with its queue       └──────── by schedule ───────┘
//
// A constant delay right behind a rate and a plain queue is one operator with them (`wire.ts`).
// Only what the parameters name is there. A packet is never delivered inside `send`: it passes the event queue at
// least once, so that two hosts on a link without delay do not call each other in circles.
import type { OperatorFunction } from 'rxjs';
import { ns } from '../time/index.ts';
import type { LinkContext } from './context.ts';
import { corrupt, dropDamaged } from './corrupt.ts';
import { delay } from './delay.ts';
import { duplicate } from './duplicate.ts';
import { loss } from './loss.ts';
import { mtu } from './mtu.ts';
import { netem, slots } from './netem/operators.ts';
import { outage } from './outage.ts';
import type { Packet } from './packet.ts';
import { defaultQueue } from './parameters.ts';
import type { ChangeableParameters, DirectionParameters, Phase } from './parameters.ts';
import { rate } from './rate.ts';
import { recorded } from './recorded.ts';
import { reorder } from './reorder.ts';
import { scheduled } from './schedule.ts';
import { wire } from './wire.ts';

type Operators = OperatorFunction<Packet, Packet>[];

/** The operators that the parameters ask for, in order. */
export function impairments(parameters: DirectionParameters, context: LinkContext): Operators {
  const { outages, schedule = [] } = parameters;
  const phases: readonly Phase[] = [{ from: ns(0), parameters }, ...schedule];
  const passesQueue = parameters.rate !== undefined || parameters.recorded !== undefined;
  const whole = wholeWire(parameters, context);
  const operators: Operators = [
    ...(outages === undefined ? [] : [outage(outages, context)]),
    ...switched(phases, context, phase => before(phase, context)),
    ...(whole ?? limited(parameters, context)),
    ...switched(phases, context, phase => [
      ...(whole === null ? delayed(phase, context, passesQueue) : []),
      ...behind(phase, context),
    ]),
  ];
  if (parameters.slots !== undefined) operators.push(slots(parameters.slots, context));
  if (phases.some(phase => corrupts(phase.parameters))) operators.push(dropDamaged(context));
  return operators;
}

/** The operators of each phase, and a switch when there are several. */
function switched(
  phases: readonly Phase[],
  context: LinkContext,
  operatorsOf: (parameters: ChangeableParameters) => Operators,
): Operators {
  const chains = phases.map(({ from, parameters }) => ({ from, operators: operatorsOf(parameters) }));
  const [first] = chains;
  if (first === undefined || chains.every(({ operators }) => operators.length === 0)) return [];
  return chains.length === 1 ? first.operators : [scheduled(chains, context)];
}

function before(parameters: ChangeableParameters, context: LinkContext): Operators {
  const operators: Operators = [];
  if (parameters.netem !== undefined) operators.push(...netem(parameters.netem, context));
  if (parameters.mtu !== undefined) operators.push(mtu(parameters.mtu, context));
  if (parameters.loss !== undefined) operators.push(loss(parameters.loss, context));
  if (parameters.corrupt !== undefined) operators.push(corrupt(parameters.corrupt, context));
  return operators;
}

/** Rate, queue and delay in one, where they are simple enough; null where not. */
function wholeWire(parameters: DirectionParameters, context: LinkContext): Operators | null {
  const { rate, recorded: recording, delay, queue = defaultQueue, schedule = [] } = parameters;
  if (rate === undefined || recording !== undefined || schedule.length > 0) return null;
  if (delay?.kind !== 'constant' || 'kind' in queue) return null;
  return [wire(rate, delay.delay, queue, context)];
}

function limited(
  { rate: first, recorded: recording, queue, schedule = [] }: DirectionParameters,
  context: LinkContext,
): Operators {
  if (recording !== undefined) return [recorded(recording, context, queue)];
  if (first === undefined) return [];
  const changes = schedule.map(({ from, parameters }) => ({ from, rate: parameters.rate ?? first }));
  return [rate(first, context, queue, changes)];
}

function delayed(parameters: ChangeableParameters, context: LinkContext, passesQueue: boolean): Operators {
  if (parameters.delay !== undefined) return [delay(parameters.delay, context)];
  if (passesQueue || parameters.netem !== undefined) return [];
  return [delay({ kind: 'constant', delay: ns(0) }, context)];
}

function behind(parameters: ChangeableParameters, context: LinkContext): Operators {
  const operators: Operators = [];
  if (parameters.reorder !== undefined) operators.push(reorder(parameters.reorder, context));
  if (parameters.duplicate !== undefined) operators.push(duplicate(parameters.duplicate, context));
  return operators;
}

const corrupts = ({ corrupt, netem }: ChangeableParameters): boolean =>
  corrupt !== undefined || netem?.options.corrupt !== undefined;
