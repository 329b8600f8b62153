// `npm run bench`: the product's own figures (product.ts). `npm run bench -- search`: samplers and pruners against real Optuna and
// W&B's rule (search/run.ts). `npm run bench -- language`: the language server against Red Hat's (language/run.ts).
import { argv } from 'node:process';

if (argv[2] === 'search') {
  argv.splice(2, 1);
  await import('./search/run.ts');
} else if (argv[2] === 'language') {
  argv.splice(2, 1);
  await import('./language/run.ts');
} else {
  await import('./product.ts');
}
