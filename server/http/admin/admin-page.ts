import type { RequestHandler } from 'express';
import { Router } from 'express';
import { adminScript } from './admin-script.js';

const style = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:1rem auto;max-width:75rem;padding:0 1rem;color:#111;background:#fff}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.2rem;margin:1.5rem 0 .3rem}
.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:0 2.5rem;align-items:start}
table{border-collapse:collapse;width:100%}
th,td{padding:.25rem .6rem;border-bottom:1px solid #767676;text-align:left;vertical-align:top}
td.number,th.number{text-align:right}td.actions{white-space:nowrap;text-align:right}td.uid{overflow-wrap:anywhere;min-width:9rem}
td.none{color:#555;border:0}button{font:inherit;padding:.2rem .8rem;min-height:2rem;margin:.1rem}
button:focus-visible,input:focus-visible{outline:3px solid #0b57d0}
input{font:inherit;padding:.2rem;width:min(30rem,80%)}.bad{color:#b3261e;font-weight:600}
#message{position:sticky;top:0;margin:0;min-height:1.5rem;background:inherit;font-weight:600}
@media (prefers-color-scheme:dark){body{color:#eee;background:#111}.bad{color:#ffb4ab}td.none{color:#bbb}}
@media (max-width:40rem){thead{display:none}table.cards tr{display:block;border-bottom:1px solid #767676;padding:.4rem 0}
table.cards td{display:block;border:0;padding:.1rem .6rem;text-align:left}table.cards td[data-name]::before{content:attr(data-name) ": ";font-weight:600}}`;

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>recist3d: administration</title><link rel="stylesheet" href="/admin/style.css"></head>
<body><main><h1>recist3d <span id="version"></span></h1>
<form id="sign-in" hidden><label>API key or token with the scope admin<br>
<input id="key" type="password" autocomplete="off"></label> <button>Open</button></form>
<p id="message" role="status"></p><div id="content" hidden><div class="beside">
<section><h2>Needs</h2><table id="dependencies"><tbody></tbody></table></section>
<section><h2>Jobs</h2><table id="jobs"><tbody></tbody></table></section>
<section><h2>Throughput of the last day</h2><table id="throughput"><thead><tr><th>Hour</th><th class="number">Stored</th></tr></thead>
<tbody></tbody></table></section></div>
<h2>Queues</h2><table id="queues" class="cards"><thead><tr><th>Queue</th><th class="number">Ready</th><th class="number">Delayed</th>
<th class="number">In work</th><th class="number">Set aside</th><th>Oldest since</th></tr></thead><tbody></tbody></table>
<h2>Refused and failed, by reason</h2><table id="reasons" class="cards"><thead><tr><th>State</th><th>Code</th><th>Meaning</th><th>Next step</th>
<th class="number">Jobs</th><th></th></tr></thead><tbody></tbody></table>
<h2>Failed jobs</h2><p id="failures-shown"></p><table id="failures" class="cards"><thead><tr><th>Job</th><th>Reason</th><th>Next step</th>
<th class="number">Attempts</th><th>Since</th><th></th></tr></thead><tbody></tbody></table>
<h2>Documents set aside</h2><p><button id="retry-documents" type="button">Look at all again</button></p>
<table id="documents" class="cards"><thead><tr><th>Document</th><th>Reason</th><th>Next step</th><th class="number">Attempts</th><th></th></tr></thead>
<tbody></tbody></table>
</div></main><script src="/admin/script.js"></script></body></html>
`;

/** The page is for everybody, as it holds nothing; what it shows comes from the API, which asks who calls. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** @returns `/admin`: how the work stands, and buttons for what was set aside. */
export function adminPage(): Router {
  const router = Router();
  const send =
    (type: string, text: string): RequestHandler =>
    (_request, response) => {
      response.set({ 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' }).type(type).send(text);
    };
  router.get('/', send('text/html', page));
  router.get('/style.css', send('text/css', style));
  router.get('/script.js', send('text/javascript', adminScript));
  return router;
}
