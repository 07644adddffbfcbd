import { expect } from 'chai';
import { sanitise } from '../../src/ui/rich.js';

async function safe(markup: string): Promise<string> {
  const place = document.createElement('div');
  place.append(await sanitise(markup));
  return place.innerHTML;
}

describe('rich message', () => {
  it('keeps what styles a text', async () => {
    expect(await safe('<p>One <b>two</b></p><ul><li>three</li></ul>')).to.equal(
      '<p>One <b>two</b></p><ul><li>three</li></ul>',
    );
  });

  const hostile = [
    '<img src=x onerror=alert(1)>',
    '<svg><script>alert(1)</script></svg>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<form action="https://evil.example"><input name=a><button>x</button></form>',
    '<p style="position:fixed;inset:0" onclick="alert(1)" class="a" id="b">x</p>',
    '<style>*{display:none}</style>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<ofchat-widget workgroup="x"></ofchat-widget>',
    '<video src="https://evil.example/x"></video><audio autoplay></audio>',
  ];
  for (const markup of hostile)
    it(`takes out what runs, loads or covers: ${markup}`, async () => {
      expect(await safe(markup)).to.not.match(
        /script|javascript|data:|onerror|onclick|<img|<iframe|<form|<input|<button|<style|style=|class=|id=|ofchat|<video|<audio|<svg|<math/,
      );
    });

  it('lets a link neither see nor steer the page it came from', async () => {
    expect(await safe('<a href="https://example.org" target="_top">x</a>')).to.equal(
      '<a href="https://example.org" target="_blank" rel="noopener noreferrer nofollow">x</a>',
    );
  });
});
