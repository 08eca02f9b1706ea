// How a run ended, in a few words that are equal for runs that ended alike: 'both closed', 'client gave up in
// FIN-WAIT-1, server closed, text lost'.
import type { EndpointOutcome, Outcome } from '../scenario/index.ts';

/** The names that a table of outcomes has its rows by. */
export function outcomeName({ client, server }: Outcome): string {
  const ends =
    client.ending === 'closed' && server.ending === 'closed'
      ? 'both closed'
      : `client ${ending(client)}, server ${ending(server)}`;
  const lost = client.bytesWritten > server.bytesRead || server.bytesWritten > client.bytesRead;
  return lost ? `${ends}, text lost` : ends;
}

function ending({ ending: how, resetBy, endedInState, finalState }: EndpointOutcome): string {
  switch (how) {
    case 'closed':
    case 'refused':
      return how;
    case 'open':
      return `open in ${finalState}`;
    case 'reset':
      return `${resetBy === 'self' ? 'aborted' : 'reset'} in ${endedInState ?? finalState}`;
    default:
      return `${how} in ${endedInState ?? finalState}`;
  }
}
