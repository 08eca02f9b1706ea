// The colours of every figure: who speaks, what the network does, which state. Okabe-Ito for categories
// (https://jfly.uni-koeln.de/color/), one ordered palette for the eleven states; all readable in grey,
// because a colour never says anything that is not also written.
import type { State } from '../tcp/index.ts';

/** Okabe and Ito's eight colours, for categories; the first two are client and server. */
export const okabeIto = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#F0E442',
  '#000000',
] as const;

export const clientColour = '#0072B2';
export const serverColour = '#D55E00';
/** Faults and losses: marks in the first colour, words in a darker one that can be read on white. */
export const faultColour = '#CC79A7';
export const networkColour = '#7A7F87';

/** Handshake greens, ESTABLISHED neutral, closing warm, TIME-WAIT violet, CLOSED white. */
export const stateColours: Readonly<Record<State, string>> = {
  CLOSED: '#FFFFFF',
  LISTEN: '#E6F4E1',
  'SYN-SENT': '#C3E5B8',
  'SYN-RECEIVED': '#A0D594',
  ESTABLISHED: '#DFE3E8',
  'FIN-WAIT-1': '#FCE3A6',
  'FIN-WAIT-2': '#F8C877',
  'CLOSE-WAIT': '#FBD3B9',
  CLOSING: '#F2B48A',
  'LAST-ACK': '#EE9F7C',
  'TIME-WAIT': '#B9A6DC',
};

const stateColoursDark: Readonly<Record<State, string>> = {
  CLOSED: '#16191E',
  LISTEN: '#1F3323',
  'SYN-SENT': '#27482C',
  'SYN-RECEIVED': '#2F5E36',
  ESTABLISHED: '#353B44',
  'FIN-WAIT-1': '#5E4A14',
  'FIN-WAIT-2': '#74510F',
  'CLOSE-WAIT': '#6A3B22',
  CLOSING: '#7F4423',
  'LAST-ACK': '#8F4527',
  'TIME-WAIT': '#5C4A8C',
};

/** What a figure needs of colour. */
export interface Theme {
  readonly background: string;
  readonly ink: string;
  /** Secondary text: ticks, addresses, subtitles. */
  readonly muted: string;
  /** Rules, axes and outlines. */
  readonly rule: string;
  readonly client: string;
  readonly server: string;
  readonly network: string;
  readonly fault: string;
  readonly faultText: string;
  readonly states: Readonly<Record<State, string>>;
}

export type ThemeName = 'light' | 'dark';

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    background: '#FFFFFF',
    ink: '#1D2127',
    muted: '#5F666F',
    rule: '#9AA1AA',
    client: clientColour,
    server: serverColour,
    network: networkColour,
    fault: faultColour,
    faultText: '#9C3F74',
    states: stateColours,
  },
  dark: {
    background: '#16191E',
    ink: '#E9ECF0',
    muted: '#A3AAB4',
    rule: '#666E79',
    client: '#56B4E9',
    server: '#F0894A',
    network: '#8D949D',
    fault: faultColour,
    faultText: '#E3A3C6',
    states: stateColoursDark,
  },
};
