import assert from 'node:assert/strict';
import { test } from 'node:test';

test('importing the widget where there is no page touches nothing', async () => {
  assert.equal(globalThis.HTMLElement, undefined);
  assert.equal(globalThis.customElements, undefined);
  const before = Object.getOwnPropertyNames(globalThis);
  const { OfchatWidget } = await import('../../src/widget/define.js');
  assert.equal(typeof OfchatWidget, 'function');
  assert.deepEqual(Object.getOwnPropertyNames(globalThis), before);
});
