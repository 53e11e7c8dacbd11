import { z } from 'zod';

type FieldsOf<T> = { [K in keyof T]-?: z.ZodType<T[K]> };
type Whole<T, F> = { [K in keyof F]: K extends keyof T & keyof F ? Reads<F[K], T[K]> : never };
type Reads<S, V> = S extends z.ZodType<infer Read> ? ([V] extends [Read] ? unknown : never) : never;

/** An object shape with exactly the fields and values of T: a shape that differs from its type does not compile. */
export function exactly<T>() {
  return <F extends FieldsOf<T>>(fields: F & Whole<T, F>) => z.object<F>(fields);
}

/** The same for a union: it accepts exactly the values of T. */
export function exact<T>() {
  return <S extends z.ZodType<T>>(shape: S & Reads<S, T>): S => shape;
}
