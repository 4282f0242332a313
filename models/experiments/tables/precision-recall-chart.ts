import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { palette, seriesColors } from '../../rendering/palette.js';
import { fontFamily } from '../../rendering/svg-text.js';
import type { PrecisionRecall } from '../scoring/precision-recall.js';
import { bestFMeasure } from '../scoring/precision-recall.js';

echarts.use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

/** @returns precision against recall as an SVG document; the best F-measure in brackets behind each name (003, Figs. 5 and 11). */
export function precisionRecallChart(title: string, curves: ReadonlyMap<string, readonly PrecisionRecall[]>): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 720, height: 560 });
  const axis = (name: string) => ({
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 36,
    min: 0.3,
    max: 1,
  });
  chart.setOption({
    animation: false,
    color: [...seriesColors],
    backgroundColor: palette.page,
    textStyle: { fontFamily, color: palette.text },
    title: { text: title, left: 16, top: 10, textStyle: { fontFamily, fontSize: 16, color: palette.text } },
    legend: { top: 40 },
    grid: { left: 64, right: 24, top: 84, bottom: 60 },
    xAxis: axis('Recall'),
    yAxis: axis('Precision'),
    series: [...curves].map(([name, curve]) => ({
      type: 'line' as const,
      name: `${name} (${bestFMeasure(curve).toFixed(3)})`,
      data: curve.filter(({ threshold }) => threshold > 0).map(({ recall, precision }) => [recall, precision]),
      showSymbol: false,
      lineStyle: { width: 2.2 },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
