/** Style of report.html. Verdicts are words first; colour only repeats them. */
export const reportStyle = `
body { margin: 0; font: 16px/1.5 system-ui, 'DejaVu Sans', sans-serif; color: #15202b; background: #f4f6f8; }
main { max-width: 75rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 0 0 .5rem; }
h2 small { font-weight: normal; color: #4a5560; }
article, section { background: #fff; border: 1px solid #d5dbe1; border-radius: .5rem; padding: 1rem 1.25rem; margin: 1rem 0; break-inside: avoid; }
table { border-collapse: collapse; margin: .5rem 0; }
th { text-align: left; font-weight: 600; padding: .15rem 1.25rem .15rem 0; vertical-align: top; color: #4a5560; }
td { padding: .15rem 1.25rem .15rem 0; vertical-align: top; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; display: block; }
.summary, .legend, .source { color: #4a5560; margin: .25rem 0; }
.source { font-size: .85rem; }
.legend .mark, .legend .result { padding: 0 .4rem; border-radius: .25rem; color: #15202b; }
.legend .mark { background: #4cc4ff; }
.legend .result { background: #ff9a1f; }
.verdict { padding: .35rem .75rem; border-left: .3rem solid; margin: .5rem 0; }
.verdict.green { border-color: #1b7f4d; background: #e8f5ee; }
.verdict.amber { border-color: #b45f06; background: #fdf1e0; }
.verdict.red { border-color: #b3261e; background: #fce8e6; }
.grade { display: inline-block; padding: 0 .4rem; border-radius: .25rem; margin: .1rem 0; }
.grade.green { background: #d3ecdf; }
.grade.amber { background: #fbdcae; }
.grade.red { background: #f7c5c0; }
@media print { body { background: #fff; } article { border-color: #999; } }
`;
