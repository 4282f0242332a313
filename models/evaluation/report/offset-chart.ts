import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { palette, seriesColors } from '../../rendering/palette.js';
import { fontFamily } from '../../rendering/svg-text.js';
import type { OffsetDice } from './dice-by-offset.js';

echarts.use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

const SIZE = { width: 960, height: 560 } as const;
/** Far offsets that few lesions reach would show those lesions, not the method. */
const LEAST_SHARE = 0.2;
const LINE_STYLES = ['solid', 'dashed', 'dotted'] as const;

/**
 * Draws mean Dice against the distance from the marked slice, one line a method; a 2D method is a single point.
 * Offsets that fewer than a fifth of the lesions reach are left out. Below each offset stands how many lesions hold it.
 * @returns an SVG document, the same for the same numbers
 */
export function offsetChart(title: string, byMethod: ReadonlyMap<string, readonly OffsetDice[]>): string {
  const counts = lesionCounts(byMethod);
  const offsets = shownOffsets(counts);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  chart.setOption({
    animation: false,
    color: [...seriesColors],
    backgroundColor: palette.page,
    textStyle: { fontFamily, color: palette.text },
    title: {
      text: title,
      subtext: 'Mean over the lesions that hold the slice; n of them below each offset',
      left: 16,
      top: 10,
      textStyle: { fontFamily, fontSize: 17, color: palette.text },
      subtextStyle: { fontFamily, fontSize: 12, color: palette.faintText },
    },
    legend: {
      type: 'plain',
      top: 74,
      right: 16,
      width: 190,
      orient: 'vertical',
      itemWidth: 32,
      textStyle: { fontSize: 12 },
    },
    grid: { left: 64, right: 220, top: 74, bottom: 72 },
    xAxis: {
      type: 'category',
      name: 'Slices from the RECIST slice',
      nameLocation: 'middle',
      nameGap: 46,
      data: offsets.map((offset) => `${signed(offset)}\nn=${counts.get(offset)}`),
      axisLabel: { fontSize: 11, lineHeight: 15, hideOverlap: true, color: palette.text },
      axisTick: { alignWithLabel: true },
    },
    yAxis: {
      type: 'value',
      name: 'Mean Dice',
      nameLocation: 'middle',
      nameGap: 42,
      min: 0,
      max: 1,
      interval: 0.1,
      axisLabel: { formatter: (value: number) => value.toFixed(1), color: palette.text },
      splitLine: { lineStyle: { color: '#e3e7eb' } },
    },
    series: [...byMethod].map(([method, points], i) => lineOf(method, points, offsets, i)),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withoutInteraction(svg);
}

/** Hover styles have no use in a file, and their names count the charts of the process: without them the same chart is the same text. */
function withoutInteraction(svg: string): string {
  return svg
    .replace(/<style\s*>.*?<\/style>/gs, '')
    .replace(/ class="zr\d+-cls-\d+"/g, '')
    .replace(/zr\d+-/g, 'zr-');
}

function lineOf(name: string, points: readonly OffsetDice[], offsets: readonly number[], index: number) {
  const dice = new Map(points.map((point) => [point.offset, point.dice]));
  return {
    type: 'line' as const,
    name,
    data: offsets.map((offset) => dice.get(offset) ?? null),
    symbol: points.length <= 1 ? 'diamond' : 'circle',
    symbolSize: points.length <= 1 ? 11 : 5,
    lineStyle: { width: 2.2, type: LINE_STYLES[Math.floor(index / seriesColors.length) % LINE_STYLES.length] },
  };
}

/** The same for each 3D method that scored every lesion; the largest of them where one failed. */
function lesionCounts(byMethod: ReadonlyMap<string, readonly OffsetDice[]>): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { offset, lesions } of [...byMethod.values()].flat()) {
    counts.set(offset, Math.max(lesions, counts.get(offset) ?? 0));
  }
  return counts;
}

function shownOffsets(counts: ReadonlyMap<number, number>): readonly number[] {
  const most = Math.max(0, ...counts.values());
  const held = [...counts].filter(([, lesions]) => lesions >= LEAST_SHARE * most).map(([offset]) => offset);
  return held.sort((a, b) => a - b);
}

const signed = (offset: number): string => (offset > 0 ? `+${offset}` : offset < 0 ? `−${-offset}` : '0');
