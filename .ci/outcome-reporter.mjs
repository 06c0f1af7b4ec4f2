import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * A vitest reporter that writes what came of a run to the file `--outputFile.outcome`. Unlike vitest's own JSON it has the
 * hooks that failed and the errors that no test waited for.
 */
export default class OutcomeReporter {
  onInit(vitest) {
    this.config = vitest.config;
  }

  onTestRunEnd(modules, unhandled) {
    const { root, outputFile } = this.config;
    writeFileSync(outputFile.outcome, JSON.stringify(outcomeOf(modules, unhandled, root)));
  }
}

function outcomeOf(modules, unhandled, root) {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const number = (state) => states.filter((other) => other === state).length;
  return {
    ...{ passed: number('passed'), skipped: number('skipped') + number('pending') },
    failures: [
      ...modules.flatMap((module) => failuresIn(module, relative(root, module.moduleId))),
      ...unhandled.map((error) => text(placeOf(error, root), error)),
    ],
  };
}

/** One for each failed test, and for each error of a hook or of the file itself. */
function failuresIn(module, place) {
  const around = [module, ...module.children.allSuites()].flatMap((part) => part.errors());
  const failed = [...module.children.allTests('failed')];
  return [
    ...around.map((error) => text(place, error)),
    ...failed.map((test) => text(`${place} > ${test.fullName}`, test.result().errors[0])),
  ];
}

const placeOf = ({ VITEST_TEST_PATH: path }, root) =>
  `outside of any test${path ? `, while ${relative(root, path)} ran` : ''}`;

const SHOWN_LINES = 12;

/** Where it failed and the first lines of its error, which hold a property's seed. */
function text(place, error) {
  const lines = toldBy(error ?? {})
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('/node_modules/'));
  return [`FAILED ${place}`, ...lines.slice(0, SHOWN_LINES).map((line) => `  ${line}`)].join('\n');
}

/** The stack of a test that took too long, or of an error with a cause of its own, lacks what happened. */
const toldBy = ({ name, message, stack = '' }) =>
  stack.includes(message) ? stack : `${name}: ${message}\n${stack}`;
