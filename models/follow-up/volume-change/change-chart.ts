import { LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { palette, seriesColors } from '../../rendering/palette.js';
import { fontFamily } from '../../rendering/svg-text.js';
import type { VolumeChange } from './volume-change.js';

echarts.use([LineChart, ScatterChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

/** Beyond, a point lies at the edge: a few wild ones would make all others one dot. */
const edge = 400;

/** @returns measured against true change of volume, %, with the line of identity; an SVG document. @see 003, Fig. 7 */
export function changeChart(changes: readonly VolumeChange[], title: string): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 620 });
  const points = (way: 'segmentation' | 'ellipsoid') =>
    changes.map((change) => [100 * change.truth, Math.min(edge, 100 * change[way])]);
  const axis = { type: 'value' as const, nameLocation: 'middle' as const, axisLabel: { color: palette.text } };
  const dots = { type: 'scatter' as const, symbolSize: 7, itemStyle: { opacity: 0.75 } };
  chart.setOption({
    animation: false,
    backgroundColor: palette.page,
    textStyle: { fontFamily, color: palette.text },
    title: { text: title, left: 16, top: 10, textStyle: { fontFamily, fontSize: 16, color: palette.text } },
    legend: { bottom: 8, textStyle: { fontSize: 12 } },
    grid: { left: 72, right: 28, top: 60, bottom: 90 },
    xAxis: { ...axis, name: 'True change of volume, %', nameGap: 30, min: -100, max: 200 },
    yAxis: { ...axis, name: 'Measured change, %', nameGap: 48, min: -100, max: edge },
    series: [
      { ...dots, name: 'Ellipsoid πLW²/6', symbol: 'triangle', color: seriesColors[1], data: points('ellipsoid') },
      { ...dots, name: 'Segmentation', color: seriesColors[0], data: points('segmentation') },
      {
        type: 'line',
        name: 'Identity',
        symbol: 'none',
        color: palette.faintText,
        lineStyle: { type: 'dashed' },
        data: [
          [-100, -100],
          [200, 200],
        ],
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg
    .replace(/<style\s*>.*?<\/style>/gs, '')
    .replace(/ class="zr\d+-cls-\d+"/g, '')
    .replace(/zr\d+-/g, 'zr-');
}
