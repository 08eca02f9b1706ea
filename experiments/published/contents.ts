// The published experiments in the order of a paper. A name is that of a file in experiments/ and of a folder in
// reports/; the picture is the chart that the index shows.

export interface Section {
  readonly title: string;
  readonly experiments: readonly { readonly name: string; readonly picture: string }[];
}

export const contents: readonly Section[] = [
  {
    title: 'Four segments',
    experiments: [
      { name: 'four-segments', picture: 'segments' },
      { name: 'lost-fin', picture: 'copies' },
      { name: 'lost-ack-of-fin', picture: 'copies' },
      { name: 'lost-last-ack', picture: 'shrinking-time-wait' },
      { name: 'time-wait-length', picture: 'foreign' },
    ],
  },
  {
    title: 'Other ways to close',
    experiments: [
      { name: 'fin-overtakes-data', picture: 'last' },
      { name: 'half-close', picture: 'answered' },
      { name: 'simultaneous-close', picture: 'crossed' },
      { name: 'fin-wait-2', picture: 'systems' },
      { name: 'close-wait-leak', picture: 'close-wait' },
      { name: 'reset-instead-of-close', picture: 'lost' },
      { name: 'time-wait-assassination', picture: 'killed' },
    ],
  },
  {
    title: 'Networks that misbehave',
    experiments: [
      { name: 'partition-during-close', picture: 'clean' },
      { name: 'bursty-loss', picture: 'gave-up' },
      { name: 'nat-timeout', picture: 'map' },
    ],
  },
  {
    title: 'Many connections',
    experiments: [
      { name: 'port-exhaustion', picture: 'remedies' },
      { name: 'time-wait-load', picture: 'rates' },
    ],
  },
  {
    title: 'Systems and simulators',
    experiments: [
      { name: 'systems', picture: 'teardown' },
      { name: 'kernel-and-ns3', picture: 'agreement' },
      { name: 'throughput', picture: 'goodput' },
    ],
  },
];

export const published: readonly string[] = contents.flatMap(({ experiments }) =>
  experiments.map(({ name }) => name),
);
