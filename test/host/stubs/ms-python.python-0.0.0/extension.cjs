// A stub of the Python extension: it has chosen one interpreter.
const vscode = require('vscode');

exports.activate = () => ({
  environments: {
    getActiveEnvironmentPath: () => ({ id: 'stub', path: '/usr/bin/python3' }),
    resolveEnvironment: async () => ({ executable: { uri: vscode.Uri.file('/usr/bin/python3') } }),
  },
});
