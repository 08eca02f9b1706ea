// A netem command as operators, in the order in which sch_netem treats a packet:
//
//   duplicate, loss, ecn ─► corrupt ─► queue: limit, reorder, delay, rate, slots
//
// Random streams are called 'netem/loss', 'netem/delay', …; a seed in the command comes into the name.
import type { OperatorFunction } from 'rxjs';
import type { Nanoseconds } from '../../time/index.ts';
import { chance, type ChanceModel } from '../chance.ts';
import type { LinkContext } from '../context.ts';
import { corrupt } from '../corrupt.ts';
import type { DistributionTable } from '../distribution-tables.ts';
import { NetemJitterSampler } from '../jitter.ts';
import { lossProcesses } from '../loss.ts';
import type { Packet } from '../packet.ts';
import type { LossModel, SlotModel } from '../parameters.ts';
import { ReorderRule } from '../reorder-rule.ts';
import { TransmissionTime } from '../transmission-time.ts';
import { admission } from './admission.ts';
import type { NetemChance, NetemLoss, NetemOptions, NetemParameters, NetemSlot } from './options.ts';
import { netemQueue } from './queue.ts';
import { Slots } from './slots.ts';

/** The operators of a netem queueing discipline. Corrupted packets need `dropDamaged` at the link's end. */
export function netem(
  { options, delayTable, slotTable }: NetemParameters,
  context: LinkContext,
): OperatorFunction<Packet, Packet>[] {
  const { seed, corrupt: corruption } = options;
  const prefix = seed === undefined ? 'netem' : `netem(${seed})`;
  const own: LinkContext = { ...context, random: name => context.random(`${prefix}/${name}`) };
  const operators: OperatorFunction<Packet, Packet>[] = [];
  if (options.loss !== undefined || options.duplicate !== undefined) operators.push(admit(options, own));
  if (corruption !== undefined) {
    operators.push(corrupt({ probability: chanceModel(corruption), bits: 1 }, own));
  }
  operators.push(queue(options, delayTable, slotTable, own));
  return operators;
}

/** Slots by themselves, for links that are not described in netem's words. Draws from the stream 'slots'. */
export function slots(model: SlotModel, context: LinkContext): OperatorFunction<Packet, Packet> {
  const random = context.random('slots');
  const nothing = { limit: Infinity, delay: null, reorder: null, rate: null };
  return netemQueue(() => ({ ...nothing, slots: new Slots(model, random) }), context);
}

const chanceModel = ({ probability, correlation }: NetemChance): ChanceModel =>
  correlation === 0 ? probability : { probability, correlation, formula: 'netem' };

function admit(
  { duplicate, loss, ecn }: NetemOptions,
  context: LinkContext,
): OperatorFunction<Packet, Packet> {
  const processes = loss === undefined ? null : lossProcesses(lossModel(loss), context);
  const random = duplicate === undefined ? null : context.random('duplicate');
  return admission(
    () => ({
      duplicate: duplicate && random ? chance(chanceModel(duplicate), random) : null,
      loss: processes?.() ?? null,
      ecn,
    }),
    context,
  );
}

function lossModel(loss: NetemLoss): LossModel {
  switch (loss.kind) {
    case 'random':
      return { kind: 'bernoulli', probability: chanceModel(loss) };
    case 'state':
      return { ...loss, kind: 'markov' };
    case 'gemodel':
      return { ...loss, kind: 'gilbert-elliott', start: 'good' };
  }
}

function queue(
  options: NetemOptions,
  delayTable: DistributionTable | null,
  slotTable: DistributionTable | null,
  context: LinkContext,
): OperatorFunction<Packet, Packet> {
  const { limit, delay, reorder, rate, slot } = options;
  const wire = rate === undefined ? null : new TransmissionTime(rate);
  const slotModel = slot === undefined ? null : slotModelOf(slot, slotTable);
  // Asked for only where they are drawn from: a stream that is named is a stream that matters.
  const delayStream = delay === undefined || delay.jitter === 0 ? null : context.random('delay');
  const reorderStream = reorder === undefined ? null : context.random('reorder');
  const slotStream = slotModel === null ? null : context.random('slots');
  return netemQueue(
    () => ({
      limit,
      delay:
        delay === undefined
          ? null
          : delayStream === null
            ? constant(delay.delay)
            : new NetemJitterSampler({ ...delay, table: delayTable }, delayStream),
      reorder:
        reorder && reorderStream ? new ReorderRule(chanceModel(reorder), reorder.gap, reorderStream) : null,
      rate: wire,
      slots: slotModel && slotStream ? new Slots(slotModel, slotStream) : null,
    }),
    context,
  );
}

function constant(delay: Nanoseconds): { draw(): number; reset(): void } {
  return { draw: () => delay, reset: () => {} };
}

/** null: slots that do not wait are none. */
function slotModelOf(slot: NetemSlot, table: DistributionTable | null): SlotModel | null {
  const limits = { packets: slot.packets || Infinity, bytes: slot.bytes || Infinity };
  if (slot.kind === 'range' && slot.maximum === 0) return null;
  if (slot.kind === 'range') return { ...limits, wait: { minimum: slot.minimum, maximum: slot.maximum } };
  return { ...limits, wait: { delay: slot.delay, jitter: slot.jitter, correlation: 0, table } };
}
