import { AjvCompiler } from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type CompilersFactory = NonNullable<
  NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']
>;

const buildSerializer = SerializerSelector();

/** What each schema of an answer was compiled to. Schemas are made once, as constants, and never change. */
const serializers = new WeakMap<object, (value: unknown) => string>();

/**
 * Fastify's own compilers, shared by all applications of this process: each would otherwise compile every schema again. A
 * server has one application, but its tests build hundreds. No schema of ours has a name (`$id`) or refers to one, so what
 * comes out depends on the schema alone.
 */
export const SCHEMA_COMPILERS: CompilersFactory = {
  buildValidator: AjvCompiler(),
  buildSerializer: (externalSchemas, options) => {
    const compile = buildSerializer(externalSchemas, options);
    return (route) => {
      const schema = route.schema as object;
      let serializer = serializers.get(schema);
      if (!serializer) serializers.set(schema, (serializer = compile(route)));
      return serializer;
    };
  },
};
