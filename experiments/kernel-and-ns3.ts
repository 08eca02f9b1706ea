// Question:   How often do finwait and ns-3 close a connection as a Linux kernel does, and where do they
//             differ?
// Prediction: finwait always, within the slack of the kernel’s timers, for its profile was measured on these
//             recordings. ns-3 where nothing is lost at most: its FINs are repeated without back-off, and
//             nobody acknowledges them in TIME-WAIT.
// Answer:     Of 110 teardowns finwait does all as the kernel did, and ns-3 does 16.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { choice, defineRecordedExperiment, parseCase, type RecordedResult } from 'finwait';

const recordings = new URL('../test/conformance/recordings/', import.meta.url);
const ns3 = new URL('../test/conformance/ns-3.37/', import.meta.url);
/** The cases that ns-3 was run on. */
const cases = existsSync(ns3)
  ? readdirSync(ns3).flatMap(file => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []))
  : ['close_c_lazy__none'];

/** Behaviours by the first part of a case's name. */
const closes: Readonly<Record<string, string>> = {
  close_c_imm: 'client; server at once',
  close_c_lazy: 'client; server later',
  close_data: 'client, after data',
  close_s_imm: 'server; client at once',
  close_s_lazy: 'server; client later',
  half_close: 'client, one way',
  simul: 'both at once',
};

const read = (folder: URL, name: string): string => readFileSync(new URL(`${name}.json`, folder), 'utf8');

export default defineRecordedExperiment({
  name: 'kernel-and-ns3',
  question:
    'How often do finwait and ns-3 close a connection as a Linux kernel does, and where do they differ?',
  prediction:
    'finwait always, within the slack of the kernel’s timers, for its profile was measured on these recordings. ns-3 where nothing is lost at most: its FINs are repeated without back-off, and nobody acknowledges them in TIME-WAIT.',
  answer:
    'Of 110 teardowns finwait does all as the kernel did, and ns-3 does 16. The latter sends the same segments in 35 and goes through the same states in 61: it acknowledges at once what the kernel acknowledges after 40 ms, repeats FINs every 244 ms, and stays deaf in TIME-WAIT: when the last ACK is lost, the server repeats its FIN until the end of the recording.',
  parameters: {
    name: choice(cases, { label: 'case' }),
    by: choice(['kernel', 'finwait', 'ns-3'], { label: 'closed by' }),
  },
  replications: 1,
  scenario({ name, by }) {
    const text = read(recordings, name);
    const recorded = parseCase(text, name);
    const seen = { kernel: text, 'ns-3': by === 'ns-3' ? read(ns3, name) : '', finwait: undefined }[by];
    return { name, recorded, part: 'teardown', ...(seen !== undefined && { seen: { by, what: seen } }) };
  },
  measures: {
    teardown: { label: 'first FIN until both done', unit: 's', of: ({ observed }) => teardown(observed) },
    behaviour: {
      label: 'closes first',
      unit: '',
      of: (_, { name }) => closes[name.split('__')[0] ?? ''] ?? name,
    },
    agrees: {
      label: 'agree in everything',
      unit: '',
      of: ({ comparison: { structure, paths, times } }) => structure && paths && times,
    },
    structure: { label: 'the same segments', unit: '', of: ({ comparison }) => comparison.structure },
    paths: { label: 'the same states', unit: '', of: ({ comparison }) => comparison.paths },
    segments: { label: 'segments', unit: '', of: ({ observed }) => observed.segments.length },
  },
  charts: [
    {
      id: 'agreement',
      kind: 'heatmap',
      title: 'finwait closes as the kernel does in every case, ns-3 in every seventh',
      x: 'by',
      y: 'behaviour',
      color: 'agrees',
      subtitle: '110 cases with lost, late and doubled segments; from the close on',
      where: { by: ['finwait', 'ns-3'] },
    },
    {
      id: 'times',
      kind: 'qq',
      title: 'Times of whole teardowns: finwait’s are the kernel’s, ns-3’s are too short or too long',
      x: 'teardown',
      color: 'by',
      xScale: 'log',
    },
    {
      id: 'never-acknowledged',
      kind: 'ladder',
      title: 'ns-3 never acknowledges a FIN that is repeated because the last ACK was lost',
      where: { name: 'close_c_lazy__dACK2', by: 'ns-3' },
    },
    {
      id: 'acknowledged',
      kind: 'ladder',
      title: 'The kernel acknowledges each repetition in TIME-WAIT, and the server is done',
      where: { name: 'close_c_lazy__dACK2', by: 'kernel' },
    },
  ],
});

/** From the first FIN until the last end entered CLOSED or TIME-WAIT, in s. */
function teardown({ segments, states }: RecordedResult['observed']): number | null {
  const fin = segments.find(({ flags, tx }) => flags.includes('F') && tx !== null)?.tx;
  const done = [states.client, states.server].map(
    path => path.find(({ state }) => state === 'CLOSED' || state.startsWith('TIME_WAIT'))?.t,
  );
  if (fin === undefined || fin === null || done.includes(undefined)) return null;
  return (Math.max(...done.map(Number)) - fin) / 1e6;
}
