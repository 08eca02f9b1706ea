// How all charts look, as Vega-Lite's config: one font, hair lines, the title at the left edge of the figure.
// Nothing here is smaller than 6 pt on paper.
import type { Config } from 'vega-lite';
import { sizes, type Paper } from './paper.ts';

/** Vega-Lite's config for a paper. */
export function themeConfig(paper: Paper): Config {
  const size = sizes(paper);
  const { ink, fontSize: em } = paper;
  return {
    // Unquoted it is an invalid CSS family, and the fallback's widths spoil the layout silently.
    font: "'Source Sans 3'",
    background: ink.paper,
    padding: 0,
    view: { stroke: null },
    title: {
      anchor: 'start',
      frame: 'bounds',
      fontSize: size.title,
      fontWeight: 600,
      lineHeight: size.title * 1.2,
      subtitleFontSize: size.subtitle,
      subtitleFontWeight: 400,
      subtitleLineHeight: size.subtitle * 1.25,
      subtitlePadding: em * 0.3,
      offset: em * 0.7,
      color: ink.text,
      subtitleColor: ink.soft,
    },
    axis: {
      labelFontSize: size.label,
      labelColor: ink.text,
      labelPadding: em * 0.3,
      titleFontSize: size.axisTitle,
      titleFontWeight: 400,
      titleColor: ink.text,
      titlePadding: em * 0.6,
      domainColor: ink.faint,
      domainWidth: 0.5,
      tickColor: ink.faint,
      tickWidth: 0.5,
      tickSize: em * 0.35,
      gridColor: ink.rule,
      gridWidth: 0.5,
      labelOverlap: true,
      labelSeparation: em * 0.5,
      labelFlush: false,
    },
    legend: {
      orient: 'top',
      labelFontSize: size.label,
      labelColor: ink.text,
      labelLimit: 0,
      titleFontSize: size.label,
      titleFontWeight: 600,
      titleColor: ink.text,
      titleLimit: 0,
      symbolType: 'stroke',
      symbolSize: em * em * 2.6,
      symbolStrokeWidth: size.line,
      rowPadding: em * 0.2,
      columnPadding: em * 1.2,
      offset: em * 0.6,
      padding: 0,
    },
    line: { strokeWidth: size.line, strokeCap: 'butt' },
    style: {
      footer: {
        fontSize: size.footer,
        align: 'left',
        baseline: 'top',
        lineHeight: size.footer * 1.25,
      },
      label: { fontSize: size.label, align: 'left', baseline: 'middle' },
      note: { fontSize: size.footer, fontStyle: 'italic' },
    },
  };
}
