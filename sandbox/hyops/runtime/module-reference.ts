const allowedRef = /^[a-z0-9](?:[a-z0-9._/-]*[a-z0-9])?$/;
const allowedInstance = /^[a-z0-9][a-z0-9_.-]{0,63}$/;

/** A module reference in its one spelling (`a.b` and `/a//b/` are `a/b`); empty when it is not one. */
export function normalizeModuleRef(raw: string): string {
  const parts = raw.trim().replaceAll('.', '/').split('/').filter(Boolean);
  const ref = parts.join('/');
  return allowedRef.test(ref) ? ref : '';
}

/** The module's name as a folder or file name. */
export const moduleIdOf = (moduleRef: string): string => moduleRef.replaceAll('/', '__');

/** A state instance in lower case; throws when it is malformed. */
export function normalizeInstance(raw: string): string {
  const instance = raw.trim().toLowerCase();
  if (instance && !allowedInstance.test(instance)) {
    throw new Error(`state_instance must match ${allowedInstance.source}`);
  }
  return instance;
}

/** Splits `module/ref#instance`; throws when either half is malformed. */
export function splitStateRef(raw: string): { module: string; instance: string } {
  const [base = '', instance = ''] = raw.trim().split('#', 2);
  const module = normalizeModuleRef(base);
  if (!module) throw new Error(`invalid module_ref: '${raw}'`);
  return { module, instance: normalizeInstance(instance) };
}

/** A state reference in its one spelling; throws when it is malformed. */
export function normalizeStateRef(raw: string): string {
  const { module, instance } = splitStateRef(raw);
  return instance ? `${module}#${instance}` : module;
}
