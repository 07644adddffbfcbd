import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FormField } from '../../../src/protocol/index.js';
import { answersOf, formProblem } from '../../src/workgroup/form.js';

const field = (name: string, kind: FormField['kind'], about: Partial<FormField> = {}): FormField => ({
  name,
  kind,
  label: `The ${name}`,
  required: false,
  ...about,
});

const form: FormField[] = [
  field('type', 'choice', { required: true, choices: ['1', '2', 'unknown'] }),
  field('since', 'date'),
  field('agreed', 'checkbox', { required: true }),
  field('notes', 'long-text'),
];

describe('the ask form', () => {
  for (const [answers, wrong] of [
    [{ type: '2', agreed: true }, undefined],
    [{ type: 2, agreed: 'true', since: '2028-02-29', notes: '', diet: 'vegan' }, undefined],
    [{ agreed: true }, 'type'],
    [{ type: '', agreed: true }, 'type'],
    [{ type: '3', agreed: true }, 'type'],
    [{ type: '1', agreed: false }, 'agreed'],
    [{ type: '1', agreed: 'perhaps' }, 'agreed'],
    [{ type: '1', agreed: true, since: '2027-02-29' }, 'since'],
    [{ type: '1', agreed: true, since: 'yesterday' }, 'since'],
  ] as const) {
    it(`${wrong === undefined ? 'takes' : `names ${wrong} of`} ${JSON.stringify(answers)}`, () => {
      assert.equal(formProblem(form, answers)?.field, wrong);
    });
  }

  it('says the label, which is what the visitor sees', () => {
    assert.match(formProblem(form, {})!.sentence, /The type/);
  });

  it('does not take what an object has by itself for an answer', () => {
    assert.equal(formProblem([field('constructor', 'text', { required: true })], {})?.field, 'constructor');
  });
});

describe('answers', () => {
  it("are shown in the form's order with its labels, and what else was sent behind them", () => {
    const body = {
      workgroup: 'diabetes',
      userID: 'Vera',
      emailAddress: 'vera@example.org',
      question: 'Is fruit fine?',
      diet: 'vegan',
      notes: '  ',
      agreed: true,
      type: 2,
    };
    const { fields, labels } = answersOf(form, body);
    assert.deepEqual(Object.entries(fields), [
      ['type', '2'],
      ['agreed', 'true'],
      ['diet', 'vegan'],
    ]);
    assert.deepEqual(labels, { type: 'The type', agreed: 'The agreed' });
    assert.equal(answersOf([], body).labels, undefined);
  });
});
