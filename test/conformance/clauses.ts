// The clause ledger: every requirement that RFC 9293 numbers (appendix B), in our words. A clause is kept, and
// then `src/` cites it at the place that keeps it, or it is excused here with the reason. `clauses.test.ts` fails
// for a clause that is neither, and for an excuse whose clause is cited after all.

export interface Clause {
  readonly id: string;
  /** What is required, in a few words. */
  readonly requires: string;
  /** Why src/ does not keep it, or how it is kept without a place that could say so. */
  readonly excuse?: string;
}

const noAddresses =
  'Hosts are numbered; an address exists only in captures, so none can be invalid, multicast or chosen by the user.';
const noIp = 'There is no IP layer: a link carries segments. IP headers are made for captures only.';
const noIcmp = 'The network of the model sends no ICMP; what it loses, it loses without a word.';
const noUrgent =
  'Urgent data is left out: RFC 6093 advises against its use, and no question that finwait asks depends on it. URG is carried and shown, never acted upon.';
const receivedPush = 'The reader is told of text as soon as it is in order, pushed or not.';

export const clauses: readonly Clause[] = [
  {
    id: 'MUST-1',
    requires: 'treat the window as an unsigned number',
    excuse: 'Windows are numbers from 0 up to 65535 · 2^14; JavaScript has no 16-bit sign to mistake.',
  },
  { id: 'MUST-2', requires: 'the sender computes the checksum' },
  { id: 'MUST-3', requires: 'the receiver checks the checksum' },
  { id: 'MUST-4', requires: 'support the mandatory options' },
  { id: 'MUST-5', requires: 'take an option in any segment' },
  { id: 'MUST-6', requires: 'ignore options that are not known' },
  { id: 'MUST-7', requires: 'survive an illegal option length' },
  { id: 'MUST-8', requires: 'a clock drives the initial sequence number' },
  {
    id: 'MUST-9',
    requires: 'the initial sequence number cannot be computed from outside',
    excuse:
      'An attacker inside the model can forge whatever the experiment wants; secrecy against the outside is no property of a seeded simulation.',
  },
  { id: 'MUST-10', requires: 'support simultaneous open' },
  { id: 'MUST-11', requires: 'SYN-RECEIVED remembers whether the OPEN was passive' },
  { id: 'MUST-12', requires: 'tell the application whether the connection closed or was aborted' },
  { id: 'MUST-13', requires: 'TIME-WAIT lasts 2 MSL' },
  { id: 'MUST-14', requires: 'send and receive the MSS option' },
  { id: 'MUST-15', requires: 'without the option the send MSS is 536 (IPv4)' },
  { id: 'MUST-16', requires: 'the effective send MSS is the smaller of what peer and path permit' },
  { id: 'MUST-17', requires: 'the application can switch Nagle off' },
  { id: 'MUST-18', requires: "Karn's algorithm" },
  { id: 'MUST-19', requires: 'slow start, congestion avoidance and exponential back-off' },
  { id: 'MUST-20', requires: 'at R1 advise IP, at R2 close the connection' },
  { id: 'MUST-21', requires: 'the application can set R2' },
  { id: 'MUST-22', requires: 'handle SYN retransmissions the same way' },
  { id: 'MUST-23', requires: 'R2 of a SYN is at least 3 minutes' },
  { id: 'MUST-24', requires: 'the application can switch keepalive on' },
  { id: 'MUST-25', requires: 'keepalive is off by default' },
  { id: 'MUST-26', requires: 'keepalive only after an idle interval' },
  { id: 'MUST-27', requires: 'the keepalive interval is configurable' },
  { id: 'MUST-28', requires: 'the keepalive interval is at least two hours by default' },
  { id: 'MUST-29', requires: 'one unanswered keepalive does not end the connection' },
  { id: 'MUST-30', requires: 'support the urgent mechanism', excuse: noUrgent },
  { id: 'MUST-31', requires: 'urgent data of any length', excuse: noUrgent },
  { id: 'MUST-32', requires: 'tell the application of urgent data', excuse: noUrgent },
  { id: 'MUST-33', requires: 'let the application learn how much urgent data remains', excuse: noUrgent },
  { id: 'MUST-34', requires: 'be robust against a window that shrinks' },
  { id: 'MUST-35', requires: 'probe a closed window' },
  { id: 'MUST-36', requires: 'send the probe also when the window is zero' },
  { id: 'MUST-37', requires: 'the connection stays open as long as probes are answered' },
  { id: 'MUST-38', requires: "avoid silly windows: the sender's half" },
  { id: 'MUST-39', requires: "avoid silly windows: the receiver's half" },
  { id: 'MUST-40', requires: 'delay an ACK by less than half a second' },
  {
    id: 'MUST-41',
    requires: 'a passive OPEN does not disturb other connections',
    excuse:
      'Each connection is an object of its own, and host/ finds it by its 4-tuple first: test/host/host.test.ts.',
  },
  {
    id: 'MUST-42',
    requires: 'listen on a port while a connection with that port exists',
    excuse:
      'The same lookup: a listener on a port and connections from it live side by side, test/host/ports.test.ts.',
  },
  { id: 'MUST-43', requires: 'the local address can be given to OPEN', excuse: noAddresses },
  { id: 'MUST-44', requires: 'ask IP for the source address of a SYN', excuse: noAddresses },
  { id: 'MUST-45', requires: 'use one local address for the whole connection', excuse: noAddresses },
  { id: 'MUST-46', requires: 'reject an OPEN to an invalid address', excuse: noAddresses },
  {
    id: 'MUST-47',
    requires: 'report soft errors to the application',
    excuse: `${noIcmp} Hard errors are told: MUST-12.`,
  },
  { id: 'MUST-48', requires: 'the application can set the Diffserv field', excuse: noIp },
  { id: 'MUST-49', requires: 'the TTL is configurable', excuse: noIp },
  { id: 'MUST-50', requires: 'ignore IP options that are not known', excuse: noIp },
  { id: 'MUST-51', requires: 'the application can give a source route', excuse: noIp },
  { id: 'MUST-52', requires: 'that route overrides the one received', excuse: noIp },
  { id: 'MUST-53', requires: 'build the return route from the received one', excuse: noIp },
  { id: 'MUST-54', requires: 'act upon ICMP errors', excuse: noIcmp },
  { id: 'MUST-55', requires: 'discard Source Quench', excuse: noIcmp },
  { id: 'MUST-56', requires: 'do not abort for soft ICMP errors', excuse: noIcmp },
  { id: 'MUST-57', requires: 'discard segments to multicast and broadcast addresses', excuse: noAddresses },
  { id: 'MUST-58', requires: 'aggregate acknowledgements where possible' },
  { id: 'MUST-59', requires: 'process all that is queued before an ACK leaves' },
  { id: 'MUST-60', requires: 'without a PUSH in SEND, do not buffer for ever' },
  { id: 'MUST-61', requires: 'without a PUSH in SEND, set PSH on the last segment' },
  { id: 'MUST-62', requires: 'the urgent pointer points behind the urgent data', excuse: noUrgent },
  { id: 'MUST-63', requires: 'reject a SYN from an invalid address', excuse: noAddresses },
  { id: 'MUST-64', requires: 'process options at any alignment' },
  { id: 'MUST-65', requires: 'the MSS option stands in SYNs only' },
  { id: 'MUST-66', requires: 'process RST (and URG) although the window is closed' },
  { id: 'MUST-67', requires: 'the MSS announced is what can be received less the header' },
  { id: 'MUST-68', requires: 'all options but two carry their length' },
  {
    id: 'MUST-69',
    requires: 'pad the header with zeros',
    excuse: 'No padding behind the options ever arises: NOPs in front fill up each word, as Linux does it.',
  },

  { id: 'SHLD-1', requires: 'a secret function makes the initial sequence number' },
  {
    id: 'SHLD-2',
    requires: 'a RST may carry text',
    excuse: 'Text beside a RST is accepted and not looked at; test/tcp/state-matrix.txt shows it.',
  },
  { id: 'SHLD-3', requires: 'CLOSE that loses data sends RST' },
  {
    id: 'SHLD-4',
    requires: 'use timestamps to shorten TIME-WAIT (RFC 6191)',
    excuse: 'Done in time-wait/renewal.ts under its own RFC.',
  },
  { id: 'SHLD-5', requires: 'send the MSS option when it is not 536' },
  {
    id: 'SHLD-6',
    requires: 'the MSS option accounts for a varying MTU',
    excuse: 'The MTU of a link does not vary.',
  },
  { id: 'SHLD-7', requires: 'the Nagle algorithm' },
  { id: 'SHLD-8', requires: 'support ECN' },
  {
    id: 'SHLD-9',
    requires: 'tell the application at R1',
    excuse: 'Sockets as applications know them have no such signal; the trace shows every retransmission.',
  },
  {
    id: 'SHLD-10',
    requires: 'R1 is at least three retransmissions',
    excuse: 'Nothing happens at R1 (no IP layer to advise, no signal); R2 is what counts.',
  },
  { id: 'SHLD-11', requires: 'R2 is at least 100 seconds' },
  { id: 'SHLD-12', requires: 'a keepalive carries no text' },
  {
    id: 'SHLD-13',
    requires: 'applications do not use the urgent mechanism',
    excuse: 'They cannot: see MUST-30.',
  },
  { id: 'SHLD-14', requires: 'do not shrink the window' },
  { id: 'SHLD-15', requires: 'send nothing new into a shrunk window' },
  {
    id: 'SHLD-16',
    requires: 'retransmit what lies within a shrunk window',
    excuse:
      'The retransmission timer goes on for what is out, wherever the edge is: test/tcp/window.test.ts.',
  },
  {
    id: 'SHLD-17',
    requires: 'do not time out for data beyond a shrunk edge',
    excuse: 'Behind a closed window they count as probes (MUST-37); behind a smaller one, R2 applies.',
  },
  { id: 'SHLD-18', requires: 'delay acknowledgements' },
  { id: 'SHLD-19', requires: 'acknowledge at least every second full segment' },
  { id: 'SHLD-20', requires: 'the application can switch error reports off', excuse: noIcmp },
  { id: 'SHLD-21', requires: 'the Diffserv field can change during the connection', excuse: noIp },
  { id: 'SHLD-22', requires: 'the Diffserv field is passed on unchanged', excuse: noIp },
  { id: 'SHLD-23', requires: 'applications do not change the Diffserv field', excuse: noIp },
  { id: 'SHLD-24', requires: 'a later source route overrides', excuse: noIp },
  { id: 'SHLD-25', requires: 'tell the application of Destination Unreachable 0, 1, 5', excuse: noIcmp },
  { id: 'SHLD-26', requires: 'abort on Destination Unreachable 2 to 4', excuse: noIcmp },
  {
    id: 'SHLD-27',
    requires: 'collapse successive PSH bits',
    excuse:
      'PSH is set by what is queued when a segment leaves, not by SENDs, so there is nothing to collapse.',
  },
  {
    id: 'SHLD-28',
    requires: 'send segments of full size where possible',
    excuse: 'output.ts cuts by the MSS whatever the writes were; Nagle (SHLD-7) does the rest.',
  },
  { id: 'SHLD-29', requires: 'the first probe after one retransmission timeout' },
  { id: 'SHLD-30', requires: 'probes back off exponentially' },
  { id: 'SHLD-31', requires: 'hold segments that arrive out of order' },

  { id: 'REC-1', requires: 'handle windows as 32-bit numbers', excuse: 'Numbers are exact up to 2^53.' },

  {
    id: 'MAY-1',
    requires: 'half-duplex close',
    excuse: 'close() is one, shutdown() is not: both exist in user-calls.ts.',
  },
  { id: 'MAY-2', requires: 'a new SYN ends TIME-WAIT' },
  { id: 'MAY-3', requires: 'send the MSS option always' },
  { id: 'MAY-4', requires: 'retransmit with the same IP identity', excuse: noIp },
  { id: 'MAY-5', requires: 'send keepalives' },
  {
    id: 'MAY-6',
    requires: 'a keepalive with a garbage octet',
    excuse: 'Not offered; no peer in the model needs it.',
  },
  {
    id: 'MAY-7',
    requires: 'retransmit what lies beyond a shrunk edge',
    excuse: 'Done, as probes: persist and retransmission timers.',
  },
  {
    id: 'MAY-8',
    requires: 'keep the window closed for ever',
    excuse: 'A reader that stops reading does just that: test/tcp/window.test.ts.',
  },
  { id: 'MAY-9', requires: 'pass the received Diffserv field up', excuse: noIp },
  { id: 'MAY-10', requires: 'the IP timestamp option', excuse: noIp },
  { id: 'MAY-11', requires: 'the IP record route option', excuse: noIp },
  {
    id: 'MAY-12',
    requires: 'protect against blind data injection (RFC 5961 §5)',
    excuse: 'Done in arrives-synchronized.ts under RFC 5961.',
  },
  {
    id: 'MAY-13',
    requires: 'acknowledge a segment out of order at once',
    excuse: 'Done in acknowledgement/ under RFC 5681 §4.2.',
  },
  { id: 'MAY-14', requires: 'a FLUSH call', excuse: 'Sockets have none.' },
  { id: 'MAY-15', requires: 'PUSH in SEND', excuse: 'Sockets have none; see MUST-60 and MUST-61.' },
  { id: 'MAY-16', requires: 'collect text that is not pushed', excuse: 'Nothing waits for a PUSH.' },
  { id: 'MAY-17', requires: 'tell the reader of PSH', excuse: receivedPush },
  { id: 'MAY-18', requires: 'another conformant congestion control', excuse: 'CUBIC, in congestion/.' },
];
