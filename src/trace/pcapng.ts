// A trace as a capture file for Wireshark: pcapng (draft-ietf-opsawg-pcapng), little-endian, times in
// nanoseconds, one interface for each host, raw IPv4 packets with right checksums. Comments carry what no
// packet can say: the fault language's name, what the network did, and how the states moved.
//
//   section header │ interface client │ interface server │ packet │ packet │ …
import { FinwaitError, invariant, orList } from '../time/index.ts';
import { CE, encodePacket, makeSegment } from '../wire/index.ts';
import { captureComments, captureRecords, type CapturePoint, type CaptureRecord } from './capture.ts';
import type { Trace, TraceHost } from './event.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** LINKTYPE_RAW: the packet begins with its IP header. Older and smaller tools know it better than 228. */
const LINKTYPE_RAW = 101;

/** Option codes, of all blocks and of one kind each. */
const END_OF_OPTIONS = 0;
const COMMENT = 1;
const SECTION_APPLICATION = 4;
const INTERFACE_NAME = 2;
const INTERFACE_DESCRIPTION_TEXT = 3;
const INTERFACE_TIME_RESOLUTION = 9;
const PACKET_FLAGS = 2;
const PACKET_ID = 5;

const INBOUND = 1;
const OUTBOUND = 2;

export interface PcapngOptions {
  /**
   * Where the capture is taken. Default `'wire'`: each segment once, when it leaves its sender, the lost ones
   * too. That is the capture which no real device can take, at a point that sees both ends: nothing is doubled,
   * so Wireshark's analysis marks only what TCP itself sent again, and what was lost is there to be looked at.
   * A host's name: what tcpdump would see on that host, so that arrivals count and lost segments of the other
   * end are missing. `'both'`: both of those in one file; Wireshark takes the second sighting of a segment for
   * a retransmission, so filter by `frame.interface_name`.
   */
  readonly at?: CapturePoint;
  /** Keep only so many octets of each packet; a TCP checksum over the missing rest cannot be verified then. Default: all. */
  readonly snapLength?: number;
}

/**
 * Writes a trace as a pcapng file. The IPv4 identification is the segment's id modulo 2^16: copies that the
 * network made share it, retransmissions do not. Virtual time 0 is 1970-01-01 00:00:00 UTC.
 *
 * @throws FinwaitError `bad-capture-point` when `at` is neither 'wire', 'both' nor a host of the trace
 */
export function writePcapng(trace: Trace, options: PcapngOptions = {}): Uint8Array {
  const point = options.at ?? 'wire';
  const hosts = capturedHosts(trace, point);
  const file = new BlockWriter();
  writeSectionHeader(file);
  for (const host of hosts) writeInterface(file, host, options.snapLength ?? 0);
  for (const record of captureRecords(trace, point)) {
    const capturedBy = hosts.findIndex(host => host.name === record.host);
    writePacket(file, record, capturedBy, packetBytes(trace, record), options.snapLength ?? Infinity);
  }
  return file.bytes();
}

function capturedHosts(trace: Trace, point: CapturePoint): readonly TraceHost[] {
  if (point === 'wire' || point === 'both') return trace.hosts;
  const hosts = trace.hosts.filter(host => host.name === point);
  if (hosts.length > 0) return hosts;
  const known = ['wire', 'both', ...trace.hosts.map(host => host.name)];
  throw new FinwaitError(
    'bad-capture-point',
    `capture: cannot capture at '${point}'. Write ${orList(known)}.`,
  );
}

function packetBytes(trace: Trace, record: CaptureRecord): Uint8Array {
  const { segment, from, to, id } = record.sent;
  const source = trace.hosts.find(host => host.name === from);
  const destination = trace.hosts.find(host => host.name === to);
  invariant(
    source !== undefined && destination !== undefined,
    'a segment travels between hosts of the trace',
  );
  const packet = encodePacket({
    sourceAddress: source.address,
    destinationAddress: destination.address,
    segment: record.marked ? Object.assign(makeSegment(segment), { ecn: CE }) : segment,
    identification: id,
  });
  // Which bit was flipped is not on record; the checksum's own lowest stands for it.
  if (record.damaged) packet[37] = (packet[37] as number) ^ 1;
  return packet;
}

function writeSectionHeader(file: BlockWriter): void {
  file.begin(SECTION_HEADER);
  file.uint32(BYTE_ORDER_MAGIC);
  file.uint16(1); // version 1.0
  file.uint16(0);
  file.uint32(0xffffffff); // section length, 64 bits of ones: not stated
  file.uint32(0xffffffff);
  file.text(SECTION_APPLICATION, 'finwait');
  file.end();
}

function writeInterface(file: BlockWriter, host: TraceHost, snapLength: number): void {
  file.begin(INTERFACE_DESCRIPTION);
  file.uint16(LINKTYPE_RAW);
  file.uint16(0);
  file.uint32(snapLength);
  file.text(INTERFACE_NAME, host.name);
  file.text(INTERFACE_DESCRIPTION_TEXT, `${host.name} ${host.address}, TCP profile ${host.profile}`);
  file.option(INTERFACE_TIME_RESOLUTION, Uint8Array.of(9));
  file.end();
}

function writePacket(
  file: BlockWriter,
  record: CaptureRecord,
  capturedBy: number,
  packet: Uint8Array,
  snapLength: number,
): void {
  const captured = packet.subarray(0, Math.min(packet.length, snapLength));
  file.begin(ENHANCED_PACKET);
  file.uint32(capturedBy);
  file.uint32(Math.floor(record.at / 2 ** 32));
  file.uint32(record.at % 2 ** 32);
  file.uint32(captured.length);
  file.uint32(packet.length);
  file.padded(captured);
  for (const comment of captureComments(record)) file.text(COMMENT, comment);
  file.option(PACKET_FLAGS, Uint8Array.of(record.direction === 'inbound' ? INBOUND : OUTBOUND, 0, 0, 0));
  const id = new Uint8Array(8);
  new DataView(id.buffer).setBigUint64(0, BigInt(record.sent.id), true);
  file.option(PACKET_ID, id);
  file.end();
}

/** Bytes of a file that grows block by block; each block states its length before and behind its body. */
class BlockWriter {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #end = 0;
  #block = 0;

  begin(type: number): void {
    this.#block = this.#end;
    this.uint32(type);
    this.uint32(0);
  }

  end(): void {
    this.uint32(END_OF_OPTIONS);
    const length = this.#end + 4 - this.#block;
    this.uint32(length);
    this.#view.setUint32(this.#block + 4, length, true);
  }

  option(code: number, value: Uint8Array): void {
    this.uint16(code);
    this.uint16(value.length);
    this.padded(value);
  }

  text(code: number, text: string): void {
    this.option(code, new TextEncoder().encode(text));
  }

  uint16(value: number): void {
    this.#reserve(2);
    this.#view.setUint16(this.#end, value, true);
    this.#end += 2;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#end, value, true);
    this.#end += 4;
  }

  padded(value: Uint8Array): void {
    const length = Math.ceil(value.length / 4) * 4;
    this.#reserve(length);
    this.#bytes.set(value, this.#end);
    this.#end += length;
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#end);
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#end + length));
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
