import { AjvCompiler } from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import { expect, it, vi } from 'vitest';
import { SCHEMA_COMPILERS } from '../../../server/http/schema-compilers.ts';
import { httpServer } from '../../support/server/http-server.ts';

it('leaves schemas until they are asked for that all can be compiled', async () => {
  const [buildValidator, buildSerializer] = [AjvCompiler(), SerializerSelector()];
  const compiled = { ofRequests: 0, ofAnswers: 0 };
  vi.spyOn(SCHEMA_COMPILERS, 'buildValidator').mockImplementation((external, options) => {
    const compile = buildValidator(external, options);
    return (route) => {
      compiled.ofRequests += 1;
      return compile(route);
    };
  });
  vi.spyOn(SCHEMA_COMPILERS, 'buildSerializer').mockImplementation((external, options) => {
    const compile = buildSerializer(external, options);
    return (route) => {
      compiled.ofAnswers += 1;
      return compile(route);
    };
  });
  const { app } = await httpServer();
  await app.ready();
  expect(compiled.ofRequests).toBeGreaterThan(30);
  expect(compiled.ofAnswers).toBeGreaterThan(60);
});

it('tells what does not fit of the last question alone', () => {
  const validate = SCHEMA_COMPILERS.buildValidator(
    {},
    { customOptions: {} },
  )({
    schema: { type: 'object', properties: { port: { type: 'integer' } } },
    method: 'POST',
    url: '/',
    httpPart: 'body',
  });
  expect(validate({ port: 'x' })).toBe(false);
  expect(validate.errors).toMatchObject([{ instancePath: '/port', keyword: 'type' }]);
  expect(validate({ port: 1 })).toBe(true);
  expect(validate.errors).toBeNull();
});
