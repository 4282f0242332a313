import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { palette, seriesColors } from '../../rendering/palette.js';
import { fontFamily } from '../../rendering/svg-text.js';
import type { EpochRow } from './epoch-history.js';

echarts.use([LineChart, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, SVGRenderer]);

const SIZE = { width: 900, height: 480 } as const;

/** @returns training and validation loss over all epochs of a run as an SVG document; a dashed line where a stage begins. */
export function learningCurves(title: string, rows: readonly EpochRow[]): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  const line = (name: string, values: readonly number[], color: string) => ({
    type: 'line' as const,
    name,
    data: values.map((value) => (Number.isFinite(value) ? value : null)),
    symbolSize: 4,
    color,
    lineStyle: { width: 2.2, color },
  });
  const starts = rows.flatMap(({ stage, epoch }, i) => (epoch === 1 ? [{ name: stage, xAxis: i }] : []));
  chart.setOption({
    animation: false,
    backgroundColor: palette.page,
    textStyle: { fontFamily, color: palette.text },
    title: { text: title, left: 16, top: 10, textStyle: { fontFamily, fontSize: 16, color: palette.text } },
    legend: { top: 40, right: 24 },
    grid: { left: 64, right: 24, top: 80, bottom: 56 },
    xAxis: {
      type: 'category',
      name: 'Epoch',
      nameLocation: 'middle',
      nameGap: 32,
      data: rows.map((_, i) => String(i + 1)),
    },
    yAxis: { type: 'value', name: 'Loss', nameLocation: 'middle', nameGap: 44, scale: true },
    series: [
      {
        ...line(
          'training',
          rows.map((row) => row.trainingLoss),
          seriesColors[0],
        ),
        markLine: {
          symbol: 'none',
          data: starts,
          lineStyle: { type: 'dashed', color: palette.faintText },
          label: { formatter: '{b}', color: palette.faintText },
        },
      },
      line(
        'validation',
        rows.map((row) => row.validationLoss),
        seriesColors[1],
      ),
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
