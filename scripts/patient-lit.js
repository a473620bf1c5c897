// A plugin for Vite. A page that refuses Lit its Trusted Types policy would get an exception from the script as a whole.

const POLICY = /([\w$]+)\.createPolicy\("lit-html",\{createHTML:([\w$]+)=>\2\}\)/;

/** Has Lit go on without its policy, so that the elements can say what is wrong. */
export function patientLit() {
  return {
    name: 'patient-lit',
    enforce: /** @type {const} */ ('pre'),
    /**
     * @param {string} code
     * @param {string} id
     */
    transform(code, id) {
      if (!/\/lit-html\/lit-html\.js$/.test(id)) return undefined;
      if (!POLICY.test(code))
        throw new Error('Lit makes its policy in another way: see patient-lit.js');
      const patient = code.replace(POLICY, '(()=>{try{return $&}catch{}})()');
      return {code: patient, map: null};
    },
  };
}
