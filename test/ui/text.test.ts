import { expect } from 'chai';
import { render } from 'lit';
import { renderText } from '../../src/ui/text.js';

/** What a reader of the DOM finds: tags by name, links with their address, all else as text. */
function shown(text: string): string {
  const place = document.createElement('div');
  render(renderText(text), place);
  return [...place.childNodes].map(outline).join('').trim();
}

function outline(node: Node): string {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element)) return '';
  const inner = [...node.childNodes].map(outline).join('');
  const name = node.localName;
  if (name === 'a') return `[${inner}](${node.getAttribute('href')})`;
  return name === 'p' ? inner.trim() : `<${name}>${inner}</${name}>`;
}

describe('text of a person', () => {
  const styles: readonly (readonly [string, string])[] = [
    ['plain', 'plain'],
    ['*strong*', '<strong>strong</strong>'],
    ['_emphasis_ and ~strike~', '<em>emphasis</em> and <s>strike</s>'],
    ['*strong _and_ more*', '<strong>strong <em>and</em> more</strong>'],
    ['`*code*`', '<code>*code*</code>'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
    ['* not strong*', '* not strong*'],
    ['*not strong *', '*not strong *'],
    ['** 2', '** 2'],
    ['*open', '*open'],
    ['one\ntwo', 'one\ntwo'],
    ['```\na *b*\n c\n```\nafter', '<pre><code>a *b*\n c</code></pre>after'],
    ['```\nnever closed', '<pre><code>never closed</code></pre>'],
    ['> quoted\n> *twice*\nanswer', '<blockquote>quoted\n<strong>twice</strong></blockquote>answer'],
    ['>> deep', '<blockquote><blockquote>deep</blockquote></blockquote>'],
    ['', ''],
  ];
  for (const [text, expected] of styles)
    it(`styles ${JSON.stringify(text)} as XEP-0393 says`, () => {
      expect(shown(text)).to.equal(expected);
    });

  const links: readonly (readonly [string, string])[] = [
    ['see https://example.org.', 'see [https://example.org](https://example.org/).'],
    ['(http://example.org/a_(b))', '([http://example.org/a_(b)](http://example.org/a_(b)))'],
    ['HTTPS://Example.org/Path?q=1#x', '[HTTPS://Example.org/Path?q=1#x](https://example.org/Path?q=1#x)'],
    ['www.example.org!', '[www.example.org](https://www.example.org/)!'],
    ['maria@example.org,', '[maria@example.org](mailto:maria@example.org),'],
    ['tel:+49301234', '[tel:+49301234](tel:+49301234)'],
    ['*https://example.org/a*', '<strong>[https://example.org/a](https://example.org/a)</strong>'],
    ['https://example.org/_a_/*b*', '[https://example.org/_a_/*b](https://example.org/_a_/*b)*'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['data:text/html,<b>x</b>', 'data:text/html,<b>x</b>'],
    ['vbscript:x file:///etc/passwd', 'vbscript:x file:///etc/passwd'],
    ['https://', 'https://'],
    ['xhttps://example.org', 'xhttps://example.org'],
  ];
  for (const [text, expected] of links)
    it(`links ${JSON.stringify(text)} only where it leads somewhere safe`, () => {
      expect(shown(text)).to.equal(expected);
    });

  it('never becomes HTML', () => {
    const place = document.createElement('div');
    for (const text of [
      '<img src=x onerror=alert(1)>',
      '*<script>alert(1)</script>*',
      '`<b>`',
      '> <svg onload=alert(1)>',
      'https://example.org/"><img/src=x>',
      '```\n<iframe>\n```',
    ]) {
      render(renderText(text), place);
      expect(place.querySelector('img,script,svg,iframe,b'), text).to.equal(null);
    }
  });

  it('takes the longest and the most deeply nested text without giving up', () => {
    for (const text of [
      '>'.repeat(4_000),
      '*a '.repeat(1_333),
      '*_~`'.repeat(1_000),
      'a@'.repeat(2_000),
      '('.repeat(4_000),
    ])
      expect(shown(text).length).to.be.greaterThan(0);
  });

  it('lets a link neither see nor steer the page it came from', () => {
    const place = document.createElement('div');
    render(renderText('https://example.org'), place);
    const link = place.querySelector('a');
    expect(link?.target).to.equal('_blank');
    expect(link?.relList.contains('noopener')).to.equal(true);
  });
});
