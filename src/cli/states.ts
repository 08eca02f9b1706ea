// `finwait states`: the transition table of the state machine, drawn as a diagram.
import type { Command } from 'commander';

export function configure(command: Command): void {
  command.action(() => {});
}
