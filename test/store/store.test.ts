import { expect } from 'chai';
import { createStore } from '../../src/store/index.js';

const reduce = (state: number, action: number) => (action === 0 ? state : state + action);

describe('store', () => {
  it('tells each subscriber once per change', () => {
    const store = createStore(reduce, 1);
    const heard: number[] = [];
    store.subscribe((state) => heard.push(state));
    store.dispatch(2);
    expect(heard).to.deep.equal([3]);
    expect(store.get()).to.equal(3);
  });

  it('tells nobody when an action changed nothing', () => {
    const store = createStore(reduce, 1);
    const heard: number[] = [];
    store.subscribe((state) => heard.push(state));
    store.dispatch(0);
    expect(heard).to.deep.equal([]);
  });

  it('does not call a subscriber that another one has just unsubscribed', () => {
    const store = createStore(reduce, 1);
    const heard: string[] = [];
    let stopSecond = () => {};
    store.subscribe(() => {
      heard.push('first');
      stopSecond();
    });
    stopSecond = store.subscribe(() => heard.push('second'));
    store.dispatch(1);
    expect(heard).to.deep.equal(['first']);
  });
});
