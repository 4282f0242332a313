/**
 * The script of the page of administration, as the browser gets it. Every text is set as text, never as markup. A key stays in the memory of
 * the page; where the viewer of the same origin is signed in, its token is used.
 */
export const adminScript = `'use strict';
const at = (id) => document.getElementById(id);
let key = '';
function tokenOfViewer() {
  for (let i = 0; i < sessionStorage.length; i += 1) {
    const name = sessionStorage.key(i) || '';
    if (!name.startsWith('oidc.user:')) continue;
    try { return JSON.parse(sessionStorage.getItem(name)).access_token || ''; } catch { return ''; }
  }
  return '';
}
async function call(path, body) {
  const token = key || tokenOfViewer();
  const headers = token === '' ? {} : { Authorization: 'Bearer ' + token };
  const options = body === undefined ? { headers } :
    { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch('/api/admin/' + path, options);
  if (response.status === 204) return undefined;
  const answer = await response.json().catch(() => ({ detail: 'The server answered ' + response.status + '.', nextStep: 'Look at its log.' }));
  if (response.ok) return answer;
  at('sign-in').hidden = response.status !== 401;
  throw new Error(answer.detail + ' ' + answer.nextStep);
}
function cellOf(value, name) {
  const cell = document.createElement('td');
  if (value instanceof Node) cell.append(value);
  else if (Array.isArray(value)) { cell.append(...value); cell.className = 'actions'; }
  else cell.textContent = String(value);
  if (typeof value === 'number') cell.className = 'number';
  if (/^[0-9.]{30,}$/.test(cell.textContent)) cell.className = 'uid';
  if (name) cell.dataset.name = name;
  return cell;
}
function rowOf(cells, names) {
  const row = document.createElement('tr');
  row.append(...cells.map((value, n) => cellOf(value, names[n])));
  return row;
}
function noneOf(columns) {
  const row = rowOf(['none'], []);
  row.firstChild.colSpan = columns || 2;
  row.firstChild.className = 'none';
  return row;
}
function fill(id, rows) {
  const names = [...at(id).querySelectorAll('th')].map((head) => head.textContent);
  const filled = rows.length === 0 ? [noneOf(names.length)] : rows.map((cells) => rowOf(cells, names));
  at(id).querySelector('tbody').replaceChildren(...filled);
}
function say(text, isBad) {
  at('message').textContent = text;
  at('message').className = isBad ? 'bad' : '';
}
/** The button that was pressed once and asks whether that was meant. */
let armed;
function disarm() {
  if (armed) armed.textContent = armed.dataset.text;
  armed = undefined;
}
function button(text, label, action, isFinal) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = made.dataset.text = text;
  made.setAttribute('aria-label', label);
  made.addEventListener('blur', disarm);
  made.addEventListener('click', async () => {
    if (isFinal && armed !== made) {
      disarm();
      armed = made;
      made.textContent = 'For good?';
      say(label + ' for good? Press again.');
      setTimeout(() => { if (armed === made) disarm(); }, 8000);
      return;
    }
    armed = undefined;
    made.disabled = true;
    try { const told = await action(); await refresh(); say(label + ': ' + (told || 'done') + '.'); }
    catch (error) { say(error.message, true); made.disabled = false; }
  });
  return made;
}
const time = (text) => text === undefined ? '' : new Date(text).toLocaleString();
const hourOf = (text) => new Date(text).toLocaleString(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
function wordOf(text, isBad) {
  const word = document.createElement('span');
  word.textContent = text;
  if (isBad) word.className = 'bad';
  return word;
}
function shortId(id) {
  const short = wordOf(id.slice(0, 12));
  short.title = id;
  return short;
}
function actionsOf(id) {
  const path = 'jobs/' + encodeURIComponent(id) + '/';
  const name = id.slice(0, 12);
  return [button('Retry', 'Retry ' + name, async () => { await call(path + 'retry', {}); }), ' ',
    button('Discard', 'Discard ' + name, async () => { await call(path + 'discard', {}); }, true)];
}
function retryOf(state, code) {
  return [button('Retry all', 'Retry all ' + state + ': ' + code,
    async () => (await call('reasons/retry', { state, code })).jobs + ' begin again')];
}
function discardOf(sopInstanceUID) {
  return [button('Discard', 'Discard document ' + sopInstanceUID,
    async () => { await call('documents/discard', { sopInstanceUID }); }, true)];
}
async function refresh() {
  const [overview, failures] = [await call('overview'), await call('failures')];
  if (armed) return;
  const focused = document.activeElement && document.activeElement.getAttribute('aria-label');
  at('sign-in').hidden = true;
  at('content').hidden = false;
  at('version').textContent = overview.version;
  fill('dependencies', overview.dependencies.map(({ name, ready, code }) => [name, wordOf(ready ? 'ready' : code, !ready)]));
  fill('jobs', Object.entries(overview.jobs).map(([state, jobs]) => [wordOf(state, state === 'failed' && jobs > 0), jobs]));
  fill('queues', overview.queues.map((q) => [q.name, q.ready, q.delayed, q.leased, q.dead, time(q.oldestAt)]));
  fill('throughput', overview.storedHourly.slice().reverse().map(({ hour, jobs }) => [hourOf(hour), jobs]));
  fill('reasons', overview.reasons.map(({ state, code, message, nextStep, jobs }) =>
    [state, code, message, nextStep, jobs, retryOf(state, code)]));
  const { failed } = overview.jobs;
  at('failures-shown').textContent =
    failed > failures.jobs.length ? 'The newest ' + failures.jobs.length + ' of ' + failed + '.' : '';
  fill('failures', failures.jobs.map(({ id, reason, attempts, updatedAt }) =>
    [shortId(id), (reason || {}).message || '', (reason || {}).nextStep || '', attempts, time(updatedAt), actionsOf(id)]));
  fill('documents', failures.documents.map(({ sopInstanceUID, reason, attempts }) =>
    [sopInstanceUID, reason.message, reason.nextStep, attempts, discardOf(sopInstanceUID)]));
  at('retry-documents').disabled = failures.documents.length === 0;
  const again = focused && [...document.querySelectorAll('button')].find((made) => made.getAttribute('aria-label') === focused);
  if (again) again.focus();
}
async function show() {
  try { await refresh(); } catch (error) { say(error.message, true); }
}
at('sign-in').addEventListener('submit', (event) => { event.preventDefault(); key = at('key').value.trim(); say(''); void show(); });
at('retry-documents').addEventListener('click', async () => {
  try { const { documents } = await call('documents/retry', {}); await show(); say(documents + ' are looked at again.'); }
  catch (error) { say(error.message, true); }
});
void show();
setInterval(() => { if (!at('content').hidden && !document.hidden) void show(); }, 10000);
`;
