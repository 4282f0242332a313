import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { palette, seriesColors } from '../../models/rendering/palette.js';
import { fontFamily } from '../../models/rendering/svg-text.js';
import type { FollowedLesion, FollowUp } from './follow-up.js';
import { timePointOf } from './follow-up-sr.js';
import { dayOf } from './volumetric-at.js';

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, SVGRenderer]);

const size = { width: 760, height: 420 } as const;

/** @returns the spider plot: change of each target, of their sum and of their volume from baseline over days; an SVG document. */
export function spiderChart({ visits, lesions }: FollowUp): string {
  const days = visits.map(({ date }) => dayOf(date) - dayOf(visits[0].date));
  const points = (changes: readonly (number | undefined)[]) =>
    changes.flatMap((change, i) =>
      change === undefined || !Number.isFinite(change) ? [] : [[days[i], percent(change)]],
    );
  const lines = lesions
    .filter(({ role }) => role === 'target')
    .map((lesion, i) => ({
      type: 'line' as const,
      name: lesion.name || lesion.key,
      data: points(changesOf(lesion)),
      symbolSize: 6,
      lineStyle: { width: 1.6 },
      color: seriesColors[(i + 1) % seriesColors.length],
    }));
  const volumes = visits.map(({ volumetric }, i) => (i === 0 ? 0 : volumetric?.changeFromBaseline));
  const sums = visits.map(({ target }, i) => (i === 0 ? 0 : target?.changeFromBaseline));
  return drawn({
    title: titled('Change from baseline', 'Each target lesion, their sum, and the sum of their volumes'),
    xAxis: { type: 'value', name: 'Days from baseline', nameLocation: 'middle', nameGap: 28, ...axisStyle },
    yAxis: { type: 'value', name: 'Change, %', nameLocation: 'middle', nameGap: 44, ...reach, ...axisStyle },
    series: [
      {
        type: 'line',
        name: 'Sum of diameters',
        data: points(sums),
        symbol: 'diamond',
        symbolSize: 10,
        lineStyle: { width: 3 },
        color: palette.text,
        markLine: limits,
      },
      ...(volumes.slice(1).some((change) => change !== undefined)
        ? [
            {
              type: 'line' as const,
              name: 'Sum of volumes',
              data: points(volumes),
              symbol: 'rect',
              symbolSize: 8,
              lineStyle: { width: 3, type: 'dashed' as const },
              color: seriesColors[0],
            },
          ]
        : []),
      ...lines,
    ],
  });
}

/** @returns the waterfall plot: the change of each target from baseline to the last visit, the largest growth first; an SVG document. */
export function waterfallChart({ visits, lesions }: FollowUp): string {
  const bars = lesions
    .filter(({ role }) => role === 'target')
    .flatMap((lesion) => {
      const change = changesOf(lesion)[visits.length - 1];
      return change === undefined || !Number.isFinite(change) ? [] : [{ name: lesion.name || lesion.key, change }];
    })
    .sort((a, b) => b.change - a.change);
  const color = (change: number): string => (change >= 0.2 ? '#b3261e' : change <= -0.3 ? '#1b7f4d' : '#7a8794');
  return drawn({
    grid: { left: 64, right: 56, top: 70, bottom: 56 },
    title: titled(
      'Target lesions at the last visit',
      `${timePointOf('', visits.length - 1).name} against baseline; green from −30 % on, red from +20 % on`,
    ),
    xAxis: {
      type: 'category',
      data: bars.map(({ name }) => name),
      ...axisStyle,
      axisLabel: { ...axisStyle.axisLabel, interval: 0, width: 110, overflow: 'break' },
    },
    yAxis: { type: 'value', name: 'Change, %', nameLocation: 'middle', nameGap: 44, ...reach, ...axisStyle },
    series: [
      {
        type: 'bar',
        data: bars.map(({ change }) => ({ value: percent(change), itemStyle: { color: color(change) } })),
        barMaxWidth: 70,
        label: { show: true, position: 'outside', formatter: '{c} %', color: palette.text },
        markLine: limits,
      },
    ],
  });
}

/** Shares against baseline; a lesion too small to measure counts 5 mm, one that is gone nothing. */
function changesOf({ visits }: FollowedLesion): readonly (number | undefined)[] {
  const sizes = visits.map(({ state, sizeMm }) => (state === 'absent' ? 0 : state === 'too-small' ? 5 : sizeMm));
  const [baseline] = sizes;
  return sizes.map((mm) => (mm === undefined || baseline === undefined ? undefined : mm / baseline - 1));
}

const percent = (share: number): number => Math.round(1000 * share) / 10;

/** Of the sum, RECIST 1.1: −30 % against baseline; +20 % against the smallest sum, which the first visit is until it shrinks. */
const limits = {
  silent: true,
  symbol: 'none',
  label: { formatter: '{b}', position: 'end' as const, color: palette.faintText, fontSize: 11 },
  lineStyle: { color: palette.faintText, type: 'dotted' as const },
  data: [
    { name: '+20 %', yAxis: 20 },
    { name: '−30 %', yAxis: -30 },
  ],
};

/** The limits are always in the picture. */
const reach = {
  min: ({ min }: { readonly min: number }) => Math.min(-40, 10 * Math.floor(min / 10)),
  max: ({ max }: { readonly max: number }) => Math.max(30, 10 * Math.ceil(max / 10)),
};

const axisStyle = {
  axisLabel: { color: palette.text, fontSize: 12 },
  splitLine: { lineStyle: { color: '#e3e7eb' } },
} as const;

const titled = (text: string, subtext: string) => ({
  text,
  subtext,
  left: 16,
  top: 8,
  textStyle: { fontFamily, fontSize: 16, color: palette.text },
  subtextStyle: { fontFamily, fontSize: 12, color: palette.faintText },
});

function drawn(option: Record<string, unknown>): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  chart.setOption({
    animation: false,
    backgroundColor: palette.page,
    textStyle: { fontFamily, color: palette.text },
    legend: { type: 'plain', bottom: 4, left: 16, right: 16, itemWidth: 26, itemGap: 22, textStyle: { fontSize: 12 } },
    grid: { left: 64, right: 56, top: 70, bottom: 112 },
    ...option,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withoutInteraction(svg);
}

/** Hover styles have no use in a file, and their names count the charts of the process: without them the same chart is the same text. */
const withoutInteraction = (svg: string): string =>
  svg
    .replace(/<style\s*>.*?<\/style>/gs, '')
    .replace(/ class="zr\d+-cls-\d+"/g, '')
    .replace(/zr\d+-/g, 'zr-');
