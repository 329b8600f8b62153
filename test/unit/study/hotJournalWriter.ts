// Spills an uncommitted transaction into the file, says so, and waits to be killed.
import { DatabaseSync } from 'node:sqlite';

const db = new DatabaseSync(process.argv[2] ?? '');
db.exec('PRAGMA cache_size = 2; BEGIN IMMEDIATE; DELETE FROM study_user_attributes; DELETE FROM trial_params');
const insert = db.prepare("INSERT INTO trials (number, study_id, state) VALUES (?, 1, 'COMPLETE')");
for (let number = 100; number < 5000; number++) {
  insert.run(number);
}
console.log('spilled');
setInterval(() => {}, 1000);
