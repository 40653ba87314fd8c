import { AjvCompiler } from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type CompilersFactory = NonNullable<
  NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']
>;
type BuildValidator = ReturnType<typeof AjvCompiler>;
type Validator = ReturnType<ReturnType<BuildValidator>>;
type Serializer = (value: unknown) => string;

const buildSerializer = SerializerSelector();

/** What each schema of an answer is compiled to. Schemas are made once, as constants, and never change. */
const serializers = new WeakMap<object, Serializer>();

const buildValidator: BuildValidator = AjvCompiler();

/** A validator as Fastify asks it: whether what came fits, and if not, what its last answer found. */
const buildLateValidator: BuildValidator = (externalSchemas, options) => {
  const compile = buildValidator(externalSchemas, options);
  return (route) => {
    let compiled: Validator | undefined;
    const validate = Object.assign(
      (value: unknown) => {
        compiled ??= compile(route);
        const fits = compiled(value);
        validate.errors = compiled.errors;
        return fits;
      },
      { errors: undefined as Validator['errors'] },
    );
    return validate as Validator;
  };
};

/**
 * Fastify's own compilers, shared by all applications of this process: each would otherwise compile every schema again. A
 * server has one application, but its tests build hundreds. No schema of ours has a name (`$id`) or refers to one, so what
 * comes out depends on the schema alone. Each is compiled when it is first asked: to compile them all took a quarter of the
 * time until a server was ready, and most servers never ask the most of them. That all can be is tested (schema-compilers.test.ts).
 */
export const SCHEMA_COMPILERS = {
  buildValidator: buildLateValidator,
  buildSerializer: (externalSchemas, options) => {
    const compile = buildSerializer(externalSchemas, options);
    return (route) => {
      const schema = route.schema as object;
      let serializer = serializers.get(schema);
      if (!serializer) {
        let compiled: Serializer | undefined;
        serializer = (value) => (compiled ??= compile(route))(value);
        serializers.set(schema, serializer);
      }
      return serializer;
    };
  },
} satisfies CompilersFactory;
