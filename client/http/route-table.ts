import type { BodyInputOf, Contract, Method, ParamsOf, ResponseOf } from '../../shared/contracts/contract.ts';
import type { Contracts } from '../../shared/contracts/index.ts';
import type { z } from 'zod';

/** `room.verb` of every contract, such as `portalSignIn.password`. */
export type ContractName = { [Room in keyof Contracts]: `${Room}.${keyof Contracts[Room] & string}` }[keyof Contracts];

/** Method and path with `:name` parameters, by contract name. */
export type RouteTable = Partial<Record<ContractName, readonly [Method, string]>>;

type ContractNamed<Name> = Name extends `${infer Room extends keyof Contracts}.${infer Verb}` ? (Verb extends keyof Contracts[Room] ? Contracts[Room][Verb] : never) : never;
type QueryInputOf<C> = C extends Contract<z.ZodType, infer Query, z.ZodType, z.ZodType> ? z.input<Query> : never;

/** A part of the input: absent where the contract has none, optional where everything in it is. */
type Part<Key extends string, Value> = string extends keyof Value
  ? unknown
  : [Value] extends [undefined]
    ? unknown
    : undefined extends Value
      ? { readonly [K in Key]?: Exclude<Value, undefined> }
      : object extends Value
        ? { readonly [K in Key]?: Value }
        : { readonly [K in Key]: Value };

/** What a call of this name sends: `params`, `query` and `body`, as far as its contract has them. */
export type InputOf<Name> = Part<'params', ParamsOf<ContractNamed<Name>>> & Part<'query', QueryInputOf<ContractNamed<Name>>> & Part<'body', BodyInputOf<ContractNamed<Name>>>;

/** What a call of this name answers. */
export type AnswerOf<Name> = ResponseOf<ContractNamed<Name>>;
