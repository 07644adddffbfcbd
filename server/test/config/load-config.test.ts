import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { configDefaults, ConfigError, loadConfig, type ConfigSources } from '../../src/config/index.js';

describe('configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ofchat-config-'));
  after(() => rmSync(folder, { recursive: true }));

  const file = (content: unknown) => {
    const path = join(folder, 'ofchat.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const refusal = (sources: ConfigSources) => {
    try {
      loadConfig(sources);
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      return error.message;
    }
    return assert.fail('it was accepted');
  };

  it('has a default for everything that must be set', () => {
    assert.deepEqual(loadConfig(), configDefaults);
  });

  it('prefers flags to the environment, the environment to the file, the file to the defaults', () => {
    const config = loadConfig({
      file: file({ port: 1, host: '0.0.0.0', domain: 'file.example', limits: { asksPerHour: 7 } }),
      env: { OFCHAT_PORT: '2', OFCHAT_DOMAIN: 'env.example' },
      flags: { port: '3', host: undefined },
    });
    assert.deepEqual(config, {
      ...configDefaults,
      port: 3,
      domain: 'env.example',
      host: '0.0.0.0',
      limits: { ...configDefaults.limits, asksPerHour: 7 },
    });
  });

  it('reads numbers, lists and switches from the environment', () => {
    const config = loadConfig({
      env: {
        OFCHAT_CONFIG: file({ logLevel: 'warn' }),
        OFCHAT_TRUST_PROXY: 'true',
        OFCHAT_LIMITS_ASKS_PER_MINUTE: '99',
        OFCHAT_HEARTBEAT_SECONDS: '0.5',
        OFCHAT_ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443',
        OFCHAT_PUBLIC_URL: 'https://chat.example',
        OFCHAT_HOST: '',
      },
    });
    assert.equal(config.trustProxy, true);
    assert.equal(config.limits.asksPerMinute, 99);
    assert.equal(config.heartbeatSeconds, 0.5);
    assert.deepEqual(config.allowedOrigins, ['https://a.example', 'https://b.example:8443']);
    assert.equal(config.publicUrl, 'https://chat.example');
    assert.equal(config.logLevel, 'warn');
    assert.equal(config.host, configDefaults.host, 'an empty variable sets nothing');
  });

  const wrong: readonly (readonly [string, ConfigSources, RegExp])[] = [
    [
      'a port that is no number',
      { env: { OFCHAT_PORT: 'abc' } },
      /^port \(from OFCHAT_PORT\) must be a whole number from 0 to 65535, not "abc"\.$/,
    ],
    ['a port out of range', { flags: { port: '70000' } }, /^port \(from --port\) must be .*not 70000\.$/],
    ['half a port', { flags: { port: '7.5' } }, /not 7\.5/],
    ['an unknown log level', { env: { OFCHAT_LOG_LEVEL: 'loud' } }, /one of fatal, error, warn/],
    [
      'an origin with a path',
      { env: { OFCHAT_ALLOWED_ORIGINS: 'https://a.example/x' } },
      /allowedOrigins .*list of origins/,
    ],
    ['a switch that is neither', { env: { OFCHAT_TRUST_PROXY: 'maybe' } }, /true or false, not "maybe"/],
    ['no asks at all', { env: { OFCHAT_LIMITS_ASKS_PER_HOUR: '0' } }, /limits\.asksPerHour .*not 0/],
    ['a list as limits', { file: '', flags: { limits: 'x' } }, /limits .*must be an object/],
  ];
  for (const [what, sources, expected] of wrong) {
    it(`refuses ${what}`, () => assert.match(refusal(sources), expected));
  }

  it('names settings in the file that do not exist, and wrong ones, all at once', () => {
    const message = refusal({
      file: file({ prot: 1, limits: { asksPerDay: 1 }, __proto__x: 1, demo: 'yes please' }),
    });
    assert.match(message, /prot in .*ofchat\.json is not a setting/);
    assert.match(message, /limits\.asksPerDay in .* is not a setting/);
    assert.match(message, /demo in .* must be true or false/);
  });

  it('says what is wrong with a file', () => {
    assert.match(refusal({ file: join(folder, 'missing.json') }), /missing\.json cannot be read/);
    assert.match(refusal({ file: file('{') }), /cannot be read/);
    assert.match(refusal({ file: file([]) }), /one JSON object/);
  });

  it('keeps the demo on this machine and away from real data', () => {
    assert.match(refusal({ flags: { demo: true, host: '0.0.0.0' } }), /host must be 127\.0\.0\.1/);
    assert.equal(loadConfig({ flags: { demo: true, data: '/var/lib/ofchat' } }).data, '/var/lib/ofchat/demo');
    assert.equal(loadConfig({ flags: { demo: true, host: 'localhost' } }).host, 'localhost');
    assert.equal(
      loadConfig({ flags: { demo: true } }).logLevel,
      'warn',
      'its addresses should stay in sight',
    );
    assert.equal(loadConfig({ env: { OFCHAT_LOG_LEVEL: 'info' }, flags: { demo: true } }).logLevel, 'info');
  });
});
