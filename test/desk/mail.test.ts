import { expect } from 'chai';
import { mailAddress, quoted } from '../../src/desk/mail.js';

describe('mail to a visitor', () => {
  it('cannot be given other receivers or headers by what the visitor typed', () => {
    const address = mailAddress('sam?bcc=all@example.org', {
      subject: 'Hello&bcc=all@example.org',
      body: '\r\nBcc: all@example.org',
    });
    expect([...new URL(address!).searchParams.keys()]).to.deep.equal(['subject', 'body']);
    expect(new URL(address!).pathname).to.equal('sam%3Fbcc%3Dall@example.org');
  });

  it('is no link when there is no address', () => {
    for (const text of [
      '',
      'sam',
      'javascript:alert(1)',
      'a b@example.org',
      '"sam"@example.org',
      'sam@',
      'a@b.example?cc=c@d.example',
    ])
      expect(mailAddress(text), text).to.equal(undefined);
  });

  it('quotes each line, by whatever they are parted', () => {
    expect(quoted('one\ntwo\r\nthree')).to.equal('\r\n\r\n> one\r\n> two\r\n> three');
  });
});
