import { pageStyle } from '@alertsmith/pipeline'

/** The look of reports, and what only the scheduler's pages have. */
export function schedulerStyle(): string {
  return `${pageStyle()}\n${OWN}\n${NARROW}`
}

const OWN = `
.page{grid-template-rows:auto 1fr}
.page>header,.page>main{grid-column:2}
.page>nav{grid-row:1/3}
.skip{position:absolute;left:.5rem;top:-4rem;background:var(--paper);padding:.4rem .8rem;border:1px solid var(--accent);border-radius:4px;z-index:1}
.skip:focus{top:.5rem}
main:focus{outline:none}
.brand{font-weight:650;font-size:.95rem;color:var(--ink);display:block;margin-bottom:.6rem}
nav ul{list-style:none;margin:0 0 1rem;padding:0}
nav li{padding:.08rem 0;overflow-wrap:anywhere}
nav li a{display:inline}
nav a[aria-current]{color:var(--ink);font-weight:600}
nav .group{color:var(--muted);margin:.9rem 0 .2rem}
nav fieldset.theme{display:flex;flex-direction:column;gap:.15rem;margin:1.2rem 0}
nav fieldset.theme legend{margin:0 0 .15rem}
main>section:first-child>h2{margin-top:1.6rem}
button{font:inherit;font-size:.9rem;color:var(--accent);background:var(--surface);border:1px solid var(--accent);border-radius:4px;padding:.3rem .9rem;cursor:pointer}
button:hover{background:var(--accent-soft)}
button.plain{border:0;background:none;padding:0;font-size:inherit}
button.plain:hover{text-decoration:underline}
input[type=text],input[type=password]{font:inherit;font-size:.9rem;color:var(--ink);background:var(--paper);border:1px solid var(--third);border-radius:4px;padding:.3rem .5rem;width:min(100%,22rem)}
button:focus-visible,input:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.actions{display:flex;flex-wrap:wrap;gap:.6rem 1.5rem;align-items:end;margin:.8rem 0}
.actions form{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end}
.field{display:flex;flex-direction:column;gap:.15rem;font-size:.86rem;color:var(--muted)}
main p,main li,h3{overflow-wrap:anywhere}
time{white-space:nowrap}
.mark{font-weight:600;white-space:nowrap}
.mark.muted{color:var(--muted);font-weight:500}
.mark.busy{color:var(--accent)}
.done{border-left:3px solid var(--good);padding:.1rem 0 .1rem 1rem}
.phases{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem .5rem;margin:.5rem 0 .8rem;padding:0;font-size:.88rem}
.phases li{border:1px solid var(--line);border-radius:4px;padding:.15rem .6rem;color:var(--muted)}
.phases .over{border-color:var(--good);color:var(--ink)}
.phases .now{border-color:var(--accent);background:var(--accent-soft);color:var(--ink);font-weight:600}
.card{background:var(--surface);border:1px solid var(--line);border-radius:5px;padding:.7rem .95rem;margin:.6rem 0}
.card p{margin:.1rem 0 .3rem}
.span{display:block;width:100%;min-width:8rem;height:.9rem}
.log table{width:100%}
.log td{font-size:.92em}
.log .message{overflow-wrap:anywhere;min-width:16rem}
.pager{display:flex;gap:1.5rem;margin:0 0 1rem}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:0 2rem}
.charts figure{margin:.3rem 0 .6rem;min-width:0}
.charts .latest{font-weight:600;color:var(--ink);font-variant-numeric:tabular-nums}
svg.chart .axis{stroke:var(--line)}
svg.chart .path{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round}
svg.chart .dot{fill:var(--accent)}
svg.chart .champion{fill:var(--paper);stroke:var(--second);stroke-width:2}
svg.chart text{fill:var(--muted);font-size:11px}
.span .rest{fill:var(--line)}
.span .part{fill:var(--accent)}
:target{scroll-margin-top:1rem}
@media (prefers-reduced-motion:no-preference){.phases .now{transition:background .2s}}`

const NARROW = `
@media (max-width:62rem){
  .page{grid-template-rows:none}
  .page>header,.page>nav,.page>main{grid-column:1;grid-row:auto}
  nav .stay{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;align-items:baseline;border-bottom:1px solid var(--line);padding-bottom:.6rem;margin-bottom:1.1rem}
  nav .stay>*,nav fieldset.theme{margin:0}
  nav ul{display:flex;flex-wrap:wrap;gap:0 1rem}
  nav .group{display:none}
  nav fieldset.theme{flex-direction:row;gap:.1rem .8rem}
}
@media (max-width:44rem){
  td.wide,.log .message{min-width:11rem}
}`
