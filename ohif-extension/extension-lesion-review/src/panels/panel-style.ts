/** Style sheet of panels and overlay. Colours pass WCAG AA on the viewer's dark ground, and never say anything that words do not say too. */
export const panelStyle = `
.recist3d { --r-line:#39424f; --r-card:#161d27; --r-card2:#1f2937; --r-text:#f3f6fa; --r-dim:#b7c2d0; --r-blue:#6cc5ff;
  --r-green:#4ade80; --r-amber:#fbbf24; --r-red:#f98080; --r-orange:#ffb057;
  display:flex; flex-direction:column; height:100%; min-height:0; color:var(--r-text); font-size:13px; line-height:1.35;
  background:#0b1017; }
.recist3d *{ box-sizing:border-box; }
.recist3d h2{ font-size:15px; font-weight:600; margin:0; }
.recist3d h3{ font-size:12px; font-weight:600; margin:0 0 6px; color:var(--r-dim); text-transform:uppercase; letter-spacing:.04em; }
.recist3d-head{ padding:8px 10px 6px; border-bottom:1px solid var(--r-line); display:grid; gap:6px; }
.recist3d-row{ display:flex; align-items:center; gap:6px; flex-wrap:wrap; }
.recist3d-grow{ flex:1 1 auto; min-width:0; }
.recist3d-dim{ color:var(--r-dim); }
.recist3d-small{ font-size:12px; }
.recist3d button, .recist3d select, .recist3d-dialog button, .recist3d-dialog textarea, .recist3d-dialog select, .recist3d input[type=text]{
  font:inherit; color:var(--r-text,#f3f6fa); background:var(--r-card2,#1f2937); border:1px solid #4a5668; border-radius:5px; padding:3px 8px; cursor:pointer; min-height:26px; }
.recist3d button:hover:not(:disabled), .recist3d-dialog button:hover{ border-color:#8da2bd; background:#2a3648; }
.recist3d button:disabled{ opacity:.45; cursor:default; }
.recist3d button[aria-pressed=true], .recist3d button[aria-pressed=true]:hover:not(:disabled){ background:#0e5a8a; border-color:var(--r-blue); }
.recist3d :focus-visible, .recist3d-dialog :focus-visible, .recist3d-handle:focus-visible{ outline:2px solid var(--r-blue,#6cc5ff); outline-offset:1px; }
.recist3d .recist3d-accept{ background:#14633a; border-color:#2f9e63; }
.recist3d .recist3d-reject{ background:#7a2323; border-color:#c05555; }
.recist3d .recist3d-save{ background:#0e5a8a; border-color:var(--r-blue); }
.recist3d kbd, .recist3d-dialog kbd{ font:600 11px/1 ui-monospace,monospace; border:1px solid #7487a0; border-radius:3px; padding:1px 4px; margin-left:5px; color:#e6edf6; }
.recist3d-list{ list-style:none; margin:0; padding:6px; overflow:auto; flex:1 1 180px; min-height:170px; display:grid; gap:5px; align-content:start; }
.recist3d-card{ display:grid; grid-template-columns:64px 1fr; gap:8px; width:100%; text-align:left; padding:5px !important; background:var(--r-card) !important; border-color:var(--r-line) !important; }
.recist3d-card[aria-current=true]{ border-color:var(--r-blue) !important; background:#12283a !important; }
.recist3d-thumb{ width:64px; height:64px; border-radius:4px; background:#000; object-fit:cover; display:block; }
.recist3d-badge{ border-radius:9px; padding:0 7px; font-size:11px; font-weight:600; border:1px solid currentColor; white-space:nowrap; }
.recist3d-badge-accepted,.recist3d-light-green{ color:var(--r-green); } .recist3d-badge-rejected,.recist3d-badge-refused,.recist3d-light-red{ color:var(--r-red); }
.recist3d-badge-corrected{ color:var(--r-blue); } .recist3d-light-amber{ color:var(--r-amber); }
.recist3d-badge-unreviewed,.recist3d-badge-working,.recist3d-badge-superseded,.recist3d-light-none{ color:var(--r-dim); }
.recist3d-light::before{ content:'●'; margin-right:4px; } .recist3d-light-amber::before{ content:'▲'; } .recist3d-light-red::before{ content:'■'; } .recist3d-light-none::before{ content:'○'; }
.recist3d-desk{ flex:0 1 auto; max-height:62%; overflow:auto; grid-template-columns:minmax(0,1fr); border-top:1px solid var(--r-line); padding:8px 10px; scroll-padding-top:96px; display:grid; gap:10px; }
.recist3d-numbers{ display:grid; grid-template-columns:auto 1fr; gap:1px 10px; margin:0; } .recist3d-numbers dt{ color:var(--r-dim); } .recist3d-numbers dd{ margin:0; font-variant-numeric:tabular-nums; }
.recist3d-numbers .recist3d-key-mark{ color:#4cc4ff; } .recist3d-numbers .recist3d-key-mask{ color:var(--r-orange); }
.recist3d-details{ position:sticky; top:-8px; z-index:1; margin:-8px -10px 0; padding:8px 10px 4px; background:#0b1017; }
.recist3d-checks{ margin:4px 0 0; padding:0; list-style:none; }
.recist3d-strip{ display:flex; gap:3px; overflow-x:auto; padding-bottom:3px; }
.recist3d .recist3d-tile{ position:relative; flex:0 0 auto; padding:0; border-width:2px; background:#000; min-height:0; line-height:0; }
.recist3d-tile canvas{ width:56px; height:56px; border-radius:3px; } .recist3d-tile[aria-current=true]{ border-color:#4cc4ff; }
.recist3d-tile span{ position:absolute; left:2px; bottom:1px; font-size:10px; line-height:1.1; color:#fff; text-shadow:0 0 3px #000,0 0 3px #000; }
.recist3d summary{ cursor:pointer; font-size:12px; font-weight:600; color:#d5deea; text-transform:uppercase; letter-spacing:.04em; padding:2px 0; } .recist3d details[open] summary{ margin-bottom:6px; }
.recist3d-actions{ border-top:1px solid var(--r-line); padding:8px 10px; display:flex; gap:6px; flex-wrap:wrap; background:#0f1620; }
.recist3d-alert{ border:1px solid var(--r-red); color:#ffd7d7; background:#3a1518; border-radius:5px; padding:5px 8px; margin:6px 10px 0; }
.recist3d-late{ animation:recist3d-late 0s 1s both; } @keyframes recist3d-late{ from{ visibility:hidden; } }
.recist3d-note{ color:var(--r-amber); } .recist3d-hint{ margin:6px 0 0; }
.recist3d input[type=range]{ width:100%; min-width:0; accent-color:#4cc4ff; }
.recist3d label{ display:inline-flex; align-items:center; gap:5px; }
.recist3d-field{ display:grid !important; grid-template-columns:84px minmax(0,1fr) 40px; gap:8px; width:100%; }
.recist3d-hidden{ position:absolute; width:1px; height:1px; overflow:hidden; clip-path:inset(50%); white-space:nowrap; }
.recist3d-backdrop{ position:fixed; inset:0; background:rgba(0,0,0,.6); display:grid; place-items:center; z-index:1000; }
.recist3d-dialog{ background:#161d27; color:#f3f6fa; border:1px solid #5b6b80; border-radius:8px; padding:16px 18px; width:min(460px,92vw); max-height:88vh; overflow:auto; display:grid; gap:12px; font-size:14px; }
.recist3d-dialog h2{ margin:0; font-size:16px; font-weight:600; } .recist3d-dialog p{ margin:0; } .recist3d-dialog dl{ display:grid; grid-template-columns:auto 1fr; gap:6px 14px; margin:0; } .recist3d-dialog dd{ margin:0; }
.recist3d-dialog fieldset{ border:0; padding:0; margin:0; display:grid; gap:6px; } .recist3d-dialog label{ display:flex; gap:8px; align-items:center; }
.recist3d-dialog textarea{ width:100%; min-height:56px; cursor:text; }
.recist3d-dialog-buttons{ display:flex; gap:8px; justify-content:flex-end; flex-wrap:wrap; }

.recist3d.recist3d-stage{ position:fixed; inset:0; z-index:900; height:auto; padding:12px 16px; gap:10px; background:#05080c; }
.recist3d-stage-pair{ flex:1; min-height:0; display:grid; grid-template-columns:1fr 1fr; gap:12px; } .recist3d-stage-one{ flex:1; min-height:0; display:grid; }
.recist3d-stage canvas{ width:100%; height:100%; min-height:0; object-fit:contain; background:#000; } .recist3d-stage-answers{ justify-content:center; gap:14px; } .recist3d .recist3d-stage-answers button{ min-height:38px; padding:6px 18px; font-size:15px; }
.recist3d table{ border-collapse:collapse; width:100%; } .recist3d caption{ text-align:left; font-weight:600; padding:2px 0; } .recist3d th,.recist3d td{ text-align:left; padding:2px 6px 2px 0; border-bottom:1px solid var(--r-line); font-weight:400; }
.recist3d-overlay{ position:absolute; inset:0; width:100%; height:100%; pointer-events:none; z-index:20; overflow:hidden; }
.recist3d-overlay.recist3d-drawing{ pointer-events:all; cursor:crosshair; }
.recist3d-overlay polyline,.recist3d-overlay polygon{ fill:none; stroke-width:2px; stroke-linecap:round; stroke-linejoin:round; paint-order:stroke; filter:drop-shadow(0 0 1px #000); }
.recist3d-mark{ stroke:#4cc4ff; } .recist3d-own-axis{ stroke:#ff9a1f; stroke-dasharray:7 5; } .recist3d-proposal{ stroke:#f5f5f5; stroke-dasharray:3 4; }
.recist3d-box{ stroke:#f5f5f5; stroke-dasharray:6 4; }
.recist3d-overlay .recist3d-stroke{ opacity:.45; } .recist3d-stroke-add{ stroke:#4ade80; } .recist3d-stroke-remove{ stroke:#f87171; }
.recist3d-handle{ fill:rgba(76,196,255,.35); stroke:#4cc4ff; stroke-width:2px; pointer-events:all; cursor:move; }
@media (min-width:2560px){ .recist3d{ font-size:17px; } .recist3d .recist3d-small{ font-size:15px; } .recist3d-tile canvas{ width:88px; height:88px; } .recist3d-thumb{ width:92px; height:92px; } .recist3d-card{ grid-template-columns:92px 1fr; } .recist3d h3, .recist3d summary, .recist3d-badge, .recist3d kbd, .recist3d-dialog kbd{ font-size:15px; } .recist3d-tile span{ font-size:14px; } .recist3d-field{ grid-template-columns:120px minmax(0,1fr) 56px; }
  .recist3d-overlay polyline,.recist3d-overlay polygon{ stroke-width:3px; } .recist3d-handle{ r:11px; stroke-width:3px; } .recist3d-dialog{ font-size:18px; width:min(640px,92vw); } }
@media (max-height:800px){ .recist3d-list{ min-height:126px; flex-basis:126px; } .recist3d-correcting .recist3d-list{ min-height:86px; flex-basis:86px; } }
@media (prefers-reduced-motion:no-preference){ .recist3d-card{ transition:background .12s; } }
`;

const elementId = 'recist3d-style';

/** Puts the style sheet into the page. @returns how to take it out again */
export function installStyle(): () => void {
  document.getElementById(elementId)?.remove();
  const style = Object.assign(document.createElement('style'), { id: elementId, textContent: panelStyle });
  document.head.append(style);
  return () => style.remove();
}
