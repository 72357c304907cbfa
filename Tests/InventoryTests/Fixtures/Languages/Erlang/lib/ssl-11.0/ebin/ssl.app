{application, ssl,
 [{description, "Erlang/OTP SSL application"},
  {vsn, "11.0"},{applications, [crypto, public_key, kernel, stdlib]},
 {runtime_dependencies, ["stdlib-4.1","kernel-9.0"]}]}.
