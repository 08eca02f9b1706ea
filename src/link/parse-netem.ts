// Reads a netem command of a description and the tables that it names.
import { orList } from '../time/index.ts';
import type { NetemDescription } from './description.ts';
import { checkTable, distributionTable, type DistributionTable } from './distribution-tables.ts';
import type { NetemParameters } from './netem/options.ts';
import { parseNetem } from './netem/parse.ts';
import { bad, checkKeys } from './parse-fields.ts';

/** Names that need no table of the user's. */
export const builtInDistributions: readonly string[] = ['uniform', 'normal', 'pareto', 'paretonormal'];

export function parseNetemDescription(description: NetemDescription, field: string): NetemParameters {
  const isText = typeof description === 'string';
  if (!isText) checkKeys(description, field, ['command', 'distributions']);
  const command: unknown = isText ? description : description.command;
  if (typeof command !== 'string')
    throw bad(`${field}.command: expected netem's command, as in 'delay 20ms 5ms loss 1%'.`);
  const distributions = isText ? {} : (description.distributions ?? {});
  const options = parseNetem(command, isText ? field : `${field}.command`);
  const { delay, slot } = options;
  const table = (name: string): DistributionTable | null => tableOf(name, distributions, field);
  return {
    options,
    delayTable: delay === undefined ? null : table(delay.distribution),
    slotTable: slot?.kind === 'distribution' ? table(slot.distribution) : null,
  };
}

function tableOf(
  name: string,
  distributions: Readonly<Record<string, readonly number[]>>,
  field: string,
): DistributionTable | null {
  const given = Object.hasOwn(distributions, name) ? distributions[name] : undefined;
  if (given !== undefined) {
    checkTable(given, `${field}.distributions.${name}`);
    return given;
  }
  if (name === 'uniform') return null;
  if (name === 'normal' || name === 'pareto' || name === 'paretonormal') return distributionTable(name);
  throw bad(
    `${field}: there is no distribution '${name}'. Write ${orList(builtInDistributions)}, ` +
      `or give its table in ${field}.distributions.`,
  );
}
