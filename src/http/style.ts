/** Stands in every page, so that nothing but the page is asked for. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #f6f5f2; --panel: #ffffff; --ink: #1c242b; --dim: #5c6871; --line: #e2e0da;
  --good: #0b7a53; --wait: #9a6a00; --bad: #b3261e; --link: #0f5c8f; --on: #ffffff; --shade: #1c242b47;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12171b; --panel: #181f25; --ink: #e6ebee; --dim: #93a1ab; --line: #29323a;
    --good: #4cc38a; --wait: #e2b04a; --bad: #ff8a80; --link: #6fb6e6; --on: #12171b; --shade: #e6ebee47;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 48px 20px 64px; background: var(--back); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%;
}
main, header { max-width: 640px; margin: 0 auto; }
header { display: flex; justify-content: space-between; gap: 16px; padding: 0 2px 12px; color: var(--dim); font-size: 13px; }
header b { color: var(--ink); font-weight: 600; }
main { background: var(--panel); border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 6px; padding: 28px 32px 32px; }
main.wait { border-left-color: var(--wait); }
main.good { border-left-color: var(--good); }
main.bad { border-left-color: var(--bad); }
h1 { margin: 0 0 12px; font-size: 22px; line-height: 1.3; font-weight: 600; overflow-wrap: anywhere; text-wrap: balance; }
h2 { margin: 32px 0 4px; font-size: 17px; line-height: 1.35; font-weight: 600; }
h3 { margin: 16px 0 4px; color: var(--dim); font-size: 13px; font-weight: 600; }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
main > :last-child { margin-bottom: 0; }
.dim { color: var(--dim); font-size: 13px; }
dl { margin: 20px 0; border-top: 1px solid var(--line); }
dl div { display: flex; gap: 16px; padding: 8px 0; border-bottom: 1px solid var(--line); }
dt { flex: 0 0 112px; color: var(--dim); font-size: 13px; line-height: 23px; }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre {
  margin: 8px 0 12px; padding: 12px 14px; background: var(--back); border: 1px solid var(--line); border-radius: 4px;
  white-space: pre; overflow-x: auto; -webkit-user-select: all; user-select: all;
}
pre:not(.wrap) {
  background:
    linear-gradient(to right, var(--back) 40%, transparent) 0 0 / 40px 100% local no-repeat,
    linear-gradient(to left, var(--back) 40%, transparent) 100% 0 / 40px 100% local no-repeat,
    linear-gradient(to right, var(--shade), transparent) 0 0 / 14px 100% no-repeat,
    linear-gradient(to left, var(--shade), transparent) 100% 0 / 14px 100% no-repeat,
    var(--back);
}
pre.wrap { white-space: pre-wrap; overflow-wrap: anywhere; }
button {
  font: inherit; font-weight: 600; min-height: 44px; padding: 10px 20px; border: 0; border-radius: 4px;
  background: var(--link); color: var(--on); cursor: pointer; max-width: 100%; overflow-wrap: anywhere;
}
button:hover { filter: brightness(1.08); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
form { margin: 20px 0 16px; }
@media (max-width: 560px) {
  body { padding: 20px 12px 40px; }
  main { padding: 20px 18px 24px; }
  h1 { font-size: 20px; }
  dl div { display: block; }
  button { width: 100%; }
}
`;
