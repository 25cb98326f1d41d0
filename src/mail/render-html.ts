import { html, Html } from './html.js'
import { isWebAddress, oneLine, type Block, type Fact, type Letter } from './letter.js'

/**
 * Writes a letter as HTML: without images, scripts, fonts or anything else that is loaded, in one column that fits any
 * width. Colors are only in the style sheet: mail programs that ignore it show black on white, or their own dark mode.
 */
export function renderHtml(
  { subject, heading, blocks, footer }: Letter,
  { name, address, language }: { name: string; address: string[]; language: string }
): string {
  const senderLines = [name, ...address].map(oneLine).filter(line => line !== '')
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>${oneLine(subject)}</title>
        <style>
          ${styleSheet}
        </style>
      </head>
      <body>
        <main>
          <p class="sender">${oneLine(name)}</p>
          <h1>${oneLine(heading)}</h1>
          ${blocks.map(htmlOf)}
          <footer>
            <p>${joinLines(senderLines)}</p>
            <p>${oneLine(footer)}</p>
          </footer>
        </main>
      </body>
    </html> `.text
}

const styleSheet = new Html(`
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 16px; background: #f2f2f0; color: #1c1c1a;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
  overflow-wrap: anywhere; -webkit-text-size-adjust: 100%; }
main { display: block; max-width: 560px; margin: 0 auto; padding: 24px; background: #ffffff; border-radius: 8px; }
.sender { margin: 0 0 24px; font-weight: 600; }
h1 { margin: 0 0 16px; font-size: 22px; line-height: 1.25; }
p { margin: 0 0 16px; }
table { width: 100%; margin: 0 0 24px; border-collapse: collapse; }
th, td { padding: 8px 0; border-top: 1px solid #dededa; font-weight: 400; text-align: start; vertical-align: top; }
td.amount { padding-inline-start: 16px; text-align: end; overflow-wrap: normal; }
tr:last-child .total { font-weight: 600; }
small, .label { color: #62625c; font-size: 14px; }
a { color: #0b57a4; }
footer { padding-top: 16px; border-top: 1px solid #dededa; color: #62625c; font-size: 14px; }
footer p:last-child { margin: 0; }
@media (max-width: 480px) { body { padding: 0; } main { padding: 20px 16px; border-radius: 0; } }
@media (prefers-color-scheme: dark) {
  body { background: #121211; color: #ececea; }
  main { background: #1e1e1c; }
  th, td, footer { border-color: #3a3a36; }
  small, .label, footer { color: #aaaaa2; }
  a { color: #8ab8f0; }
}
`)

function htmlOf(block: Block): Html {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${oneLine(block.text)}</p> `
    case 'lines':
      return html`<table>
        ${block.lines.map(
          ({ name, sku, quantity, amount }) =>
            html`<tr>
              <th scope="row">${oneLine(name)}<br /><small>${oneLine(`${quantity} × ${sku}`)}</small></th>
              <td class="amount">${oneLine(amount ?? '')}</td>
            </tr> `
        )}${(block.totals ?? []).map(
          ({ label, amount }) =>
            html`<tr>
              <th scope="row" class="total">${oneLine(label)}</th>
              <td class="amount total">${oneLine(amount)}</td>
            </tr> `
        )}
      </table> `
    case 'facts':
      return html`${block.facts.map(
        fact => html`<p><span class="label">${oneLine(fact.label)}</span><br />${valueOf(fact)}</p> `
      )}`
    case 'address':
      return html`<p>
        <span class="label">${oneLine(block.label)}</span><br />${joinLines(block.lines.map(oneLine))}
      </p> `
  }
}

function valueOf({ value, href }: Fact): Html {
  if (href === undefined || !isWebAddress(href)) return html`${oneLine(value)}`
  return html`<a href="${href}">${oneLine(value)}</a>`
}

function joinLines(lines: readonly string[]): Html[] {
  return lines.map((line, index) => (index === 0 ? html`${line}` : html`<br />${line}`))
}
