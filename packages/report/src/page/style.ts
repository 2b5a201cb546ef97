import { themeStyle } from './theme.js'

/** The whole style sheet. System fonts only: the page loads nothing. */
export function pageStyle(): string {
  return `${themeStyle()}\n${LAYOUT}\n${TEXT}\n${PARTS}\n${NARROW_AND_PRINT}`
}

const LAYOUT = `
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
  font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.page{max-width:72rem;margin:0 auto;padding:1.5rem 1.25rem 4rem;display:grid;grid-template-columns:12.5rem minmax(0,1fr);gap:0 3rem}
.page>header{grid-column:2}
nav{grid-row:1/3;grid-column:1;font-size:.86rem}
nav .stay{position:sticky;top:1.5rem}
main{grid-column:2;min-width:0}
.grid{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 2rem}
.grid>*{grid-column:1/-1;min-width:0}
.grid>.half{grid-column:auto}
.scroll{overflow-x:auto;max-width:100%}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}`

const TEXT = `
h1{font-size:1.55rem;line-height:1.25;margin:0 0 .25rem;font-weight:650;overflow-wrap:anywhere}
h2{font-size:1.2rem;line-height:1.3;margin:2.75rem 0 .5rem;padding-top:.9rem;border-top:1px solid var(--line);font-weight:650}
h3{font-size:.98rem;line-height:1.35;margin:1.6rem 0 .35rem;font-weight:650}
h2 .no,h3 .no{color:var(--muted);font-weight:400;margin-right:.5em;font-variant-numeric:tabular-nums}
p{margin:.4rem 0 .7rem;max-width:68ch}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
code{font:.88em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere;unicode-bidi:isolate}
pre{background:var(--surface);border:1px solid var(--line);border-radius:4px;padding:.6rem .8rem;overflow-x:auto;margin:.4rem 0 .8rem}
ul{margin:.4rem 0 .8rem;padding-left:1.2rem}
.note,figcaption{color:var(--muted);font-size:.88rem}
.eyebrow{color:var(--muted);font-size:.88rem;margin:0}`

const PARTS = `
nav ol{list-style:none;margin:.4rem 0 1rem;padding:0}
nav li a{display:grid;grid-template-columns:1.7em 1fr;padding:.06rem 0}
nav .no{color:var(--muted);font-variant-numeric:tabular-nums}
fieldset{border:0;padding:0;margin:0;display:inline-flex;flex-wrap:wrap;gap:.1rem .8rem;font-size:.86rem}
fieldset legend{float:left;padding:0;margin-right:.8rem;color:var(--muted)}
fieldset label{display:inline-flex;gap:.3em;align-items:center;cursor:pointer}
fieldset input{accent-color:var(--accent);margin:0}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem 1.2rem;margin:.8rem 0 0;font-size:.9rem}
.facts dt{color:var(--muted)}
.facts dd{margin:0;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.7rem;margin:1rem 0;padding:0;list-style:none}
.tiles li{background:var(--surface);border:1px solid var(--line);border-radius:5px;padding:.55rem .75rem}
.tiles .name{display:block;color:var(--muted);font-size:.82rem}
.tiles .figure{display:block;font-size:1.3rem;font-weight:600;font-variant-numeric:tabular-nums}
.tiles .range{display:block;color:var(--muted);font-size:.8rem;font-variant-numeric:tabular-nums}
.verdict{border-left:3px solid var(--accent);padding:.1rem 0 .1rem 1rem;margin:1rem 0}
.verdict p{font-size:1.03rem}
.alarms{border:1px solid var(--alarm);background:var(--alarm-soft);border-radius:5px;padding:.5rem .9rem;margin:1rem 0}
.alarms strong,.alarm{color:var(--alarm)}
.alarm,.good{font-weight:600}
.good{color:var(--good)}
table{border-collapse:collapse;min-width:min(100%,26rem);font-size:.88rem;margin:.2rem 0 1rem}
caption{text-align:left;color:var(--muted);padding:.2rem 0 .35rem;caption-side:top}
th,td{padding:.28rem 1.1rem .28rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:.2rem}
thead th{border-bottom:1px solid var(--muted);font-weight:600;vertical-align:bottom}
tbody th{font-weight:500;white-space:nowrap}
.right{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
table:has(.wide){width:100%}
.below{display:block;color:var(--muted);font-size:.92em}
td.wide{min-width:16rem}
figure{margin:.3rem 0 1rem}
figure svg{display:block;width:100%;height:auto}
figure svg text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
figcaption{margin-top:.3rem;max-width:68ch}
.half figure svg{max-width:440px}
details{margin:.3rem 0 1rem}
summary{cursor:pointer;color:var(--accent);font-size:.9rem}`

const NARROW_AND_PRINT = `
@media (max-width:62rem){
  .page{grid-template-columns:minmax(0,1fr)}
  .page>header,nav,main{grid-column:1;grid-row:auto}
  nav .stay{position:static}
  nav ol{columns:2;column-gap:1.5rem}
}
@media (max-width:44rem){
  .page{padding:1rem .9rem 3rem}
  .grid>.half{grid-column:1/-1}
  .facts{grid-template-columns:minmax(0,1fr);gap:0}
  .facts dd{margin-bottom:.35rem}
  .full figure svg{min-width:36rem}
}
@media print{
  body{font-size:10.5pt}
  .page{display:block;max-width:none;padding:0}
  nav,.theme{display:none}
  h2,h3{break-after:avoid}
  figure,tr,.tiles,.verdict,.alarms{break-inside:avoid}
  .scroll{overflow:visible}
  a{color:inherit}
}`
