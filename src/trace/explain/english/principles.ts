// English: the principles, each told once, where it first matters.
import type { PrincipleWords } from '../teacher.ts';

export const principles: PrincipleWords = {
  'ack-always':
    'Why is ACK 1 on every segment but the first SYN? Because from the moment a side has received anything, it knows which number it expects next, and saying so costs nothing: the field is in the header anyway. Only the side that opens the connection has heard nothing yet. So "a FIN segment" is FIN,ACK: its ACK acknowledges what came before, not the FIN.',
  'fin-is-a-number':
    'Why does SND.NXT move by one for a FIN without data? FIN occupies a sequence number, as SYN does. That puts it in its place behind the last octet, lets it be acknowledged and sent again like data, and lets everyone tell "FIN received" from "only the data before it".',
  'why-four':
    "Why not ACK and FIN in one segment, as SYN and ACK in the handshake? To answer a SYN, TCP needs nobody's leave: it has its own SYN ready. But a FIN closes only one direction, and the other one is not TCP's to close: the application may still have an answer to send. The ACK cannot wait that long, or the FIN would be sent again. So TCP acknowledges now, and the FIN follows when the application closes. The two do become one segment when the application closes before the delayed ACK is due.",
  'why-three':
    "Why are these two one segment here, and two in the textbook? TCP may hold an acknowledgement back for a moment (delayed ACK). The application closed before that moment was over, so the waiting ACK could ride on the FIN, as in the handshake, and three segments do the work of four. Had the answer still been going out, the ACK would have gone first, alone: FIN closes one direction, and when the other is closed is the application's to decide.",
  'half-close':
    'A half-closed connection: FIN says "I send no more", never "I listen no more". In the other direction everything goes on as before, windows, acknowledgements and retransmissions included, for as long as that side likes.',
  'time-wait':
    'What is TIME-WAIT for? Two things. First, the last ACK may be lost: then the FIN comes again, and someone must be there to answer it. Second, old duplicates may still wander in the network; after 2 MSL (twice the longest life of a segment) none is left that a new connection between the same addresses and ports could take for its own.',
  'time-wait-restart':
    'Why does the wait begin anew? The FIN that came again shows that the last ACK was lost or late; the new ACK may share that fate. So it gets a full 2 MSL of its own in which the FIN may ask once more.',
  'ack-not-acked':
    'Who acknowledges the acknowledgement? Nobody. A pure ACK takes no sequence number, so no ACK could name it; and if ACKs were acknowledged, so would be the ACKs of ACKs, without end. It is the one who waits for an ACK that repeats its segment until one gets through.',
  rto: 'The retransmission timer (RFC 6298) is the last resort: it assumes nothing but silence. Its length, the RTO, follows the measured round trips with a generous margin and doubles with each further try, so that a congested network is not made worse.',
  'loss-probe':
    'A tail loss probe (RFC 8985 §7): when the last segment of a flight is lost, nothing later can arrive and reveal it. Rather than wait for the whole RTO, the sender repeats the last segment after about two round trips, to provoke an answer. A probe is not a verdict: the RTO starts afresh and does not double.',
  'fast-retransmit':
    'Fast retransmission (RFC 5681): acknowledgements that keep asking for the same number mean that later segments do arrive, so one is missing but the line is alive. That is known after one round trip, long before the timer rings.',
  reassembly:
    'Why may it not be used at once? TCP delivers a stream, and a stream has no gaps. What comes early is kept (reassembly), RCV.NXT stands before the gap, and every ACK asks for the gap. For a FIN this matters twice: to believe it early would be to lose what is still on its way.',
  crossing:
    'A simultaneous close: neither FIN is an answer to the other. Each side finds a FIN where it expected the ACK of its own, acknowledges it at once, and waits in CLOSING for the acknowledgement it is still owed. Both are active closers, so both go through TIME-WAIT.',
  'crossing-open':
    'A simultaneous open: two SYNs cross, both sides answer with SYN,ACK, and one connection comes out of it, not two. It needs four segments instead of three.',
  'zero-window':
    'The receiver grants room by its window. At window 0 nothing numbered may pass, and a FIN stands in line behind the data. As the update that opens the window is a pure ACK and can be lost, the sender probes from time to time; as long as the probes are answered, the connection is alive, however long it takes.',
  'two-generals':
    "Why can the two ends part with different beliefs? Over a line that may lose everything, no last message can be certain to have arrived: the two generals' problem. TCP cannot abolish it, it can only choose who is left in doubt and for how long. Whoever waits for an ACK gives up some day; whoever sent the last ACK never learns of it.",
  rst: 'RST is not a close but an abort: it is not acknowledged, not repeated, and throws away what is in the buffers on both sides. FIN says "you have everything"; RST says that this is no longer so, or never was.',
  'rst-stateless':
    'A side that has forgotten a connection can answer only from the segment in hand: no number of its own is left. Therefore the RST takes its SEQ from the ACK it answers, which is just the number that the other side expects.',
  'fin-wait-2':
    "FIN-WAIT-2 has no retransmission to fall back on: all of its own is acknowledged, and the next word is the peer's. If that peer vanished, nothing would ever come. RFC 9293 sets no limit; real systems set one (Linux 60 s) once the application has closed, since nobody is left to read.",
};
