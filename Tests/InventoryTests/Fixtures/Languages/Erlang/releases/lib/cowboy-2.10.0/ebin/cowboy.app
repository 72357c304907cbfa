{application, 'cowboy', [
	{description, "Small, fast, modern HTTP server."},
	{vsn, "2.10.0"},
	{modules, ['cowboy','cowboy_app']}, % all of them
	{registered, [cowboy_sup,cowboy_clock]},
	{applications, [kernel,stdlib,crypto,cowlib,ranch]},
	{mod, {cowboy_app, []}},
	{env, [{a, -1.5}, {b, <<"x">>}, {c, #{k => v}}]}
]}.
