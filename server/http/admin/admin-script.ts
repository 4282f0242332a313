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
  const answer = await response.json();
  if (response.ok) return answer;
  at('sign-in').hidden = response.status !== 401;
  throw new Error(answer.detail + ' ' + answer.nextStep);
}
function fill(id, rows) {
  const body = at(id).querySelector('tbody');
  body.replaceChildren(...rows.map((cells) => {
    const row = document.createElement('tr');
    for (const value of cells) {
      const cell = document.createElement('td');
      if (value instanceof Node) cell.append(value);
      else if (Array.isArray(value)) cell.append(...value);
      else cell.textContent = String(value);
      if (typeof value === 'number') cell.className = 'number';
      row.append(cell);
    }
    return row;
  }));
}
function button(text, label, action) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.setAttribute('aria-label', label);
  made.addEventListener('click', async () => {
    made.disabled = true;
    try { await action(); at('message').textContent = text + ': done.'; await refresh(); }
    catch (error) { at('message').textContent = error.message; made.disabled = false; }
  });
  return made;
}
const time = (text) => text === undefined ? '' : new Date(text).toLocaleString();
function actionsOf(id) {
  const path = 'jobs/' + encodeURIComponent(id) + '/';
  const name = id.slice(0, 12);
  return [button('Retry', 'Retry ' + name, () => call(path + 'retry', {})), ' ',
    button('Discard', 'Discard ' + name, () => call(path + 'discard', {}))];
}
async function refresh() {
  const [overview, failures] = [await call('overview'), await call('failures')];
  at('sign-in').hidden = true;
  at('content').hidden = false;
  fill('dependencies', overview.dependencies.map(({ name, ready, code }) => {
    const word = document.createElement('span');
    word.textContent = ready ? 'ready' : code;
    if (!ready) word.className = 'bad';
    return [name, word];
  }));
  fill('jobs', Object.entries(overview.jobs));
  fill('queues', overview.queues.map((q) => [q.name, q.ready, q.delayed, q.leased, q.dead, time(q.oldestAt)]));
  fill('throughput', overview.storedHourly.slice().reverse().map(({ hour, jobs }) => [time(hour), jobs]));
  fill('reasons', overview.reasons.map(({ state, code, jobs }) => [state, code, jobs]));
  fill('failures', failures.jobs.map(({ id, reason, attempts }) =>
    [id.slice(0, 12), (reason || {}).message || '', (reason || {}).nextStep || '', attempts, actionsOf(id)]));
  fill('documents', failures.documents.map(({ sopInstanceUID, reason, attempts }) => [sopInstanceUID, reason, attempts,
    button('Discard', 'Discard document', () => call('documents/discard', { sopInstanceUID }))]));
}
async function show() {
  try { await refresh(); } catch (error) { at('message').textContent = error.message; }
}
at('sign-in').addEventListener('submit', (event) => { event.preventDefault(); key = at('key').value.trim(); at('message').textContent = ''; void show(); });
at('retry-documents').addEventListener('click', async () => {
  try { const { documents } = await call('documents/retry', {}); at('message').textContent = documents + ' are looked at again.'; await show(); }
  catch (error) { at('message').textContent = error.message; }
});
void show();
setInterval(() => { if (!at('content').hidden && !document.hidden) void show(); }, 10000);
`;
