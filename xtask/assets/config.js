// The names of this build, for the page and for the worker.
export default {{config_json}};
