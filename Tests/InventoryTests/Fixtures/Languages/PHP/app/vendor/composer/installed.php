<?php return array(
    'root' => array(
        'name' => 'acme/app',
        'pretty_version' => '1.0.0+no-version-set',
        'version' => '1.0.0.0',
        'install_path' => __DIR__ . '/../../',
        'aliases' => array(),
        'dev' => true,
    ),
    'versions' => array(
        'acme/app' => array('pretty_version' => '1.0.0+no-version-set', 'install_path' => __DIR__ . '/../../', 'dev_requirement' => false),
        'psr/log-implementation' => array('dev_requirement' => false, 'provided' => array(0 => '3.0.0')),
        'symfony/console' => array(
            'pretty_version' => 'v6.3.0',
            'version' => '6.3.0.0',
            'reference' => '8788808b07cf0bdd6e4b7fdd23d8ddb1470c83b7',
            'type' => 'library',
            'install_path' => __DIR__ . '/../symfony/console',
            'aliases' => array(),
            'dev_requirement' => false,
        ),
        'phpunit/phpunit' => ['pretty_version' => '10.3.1', 'install_path' => __DIR__ . '/../phpunit/phpunit', 'dev_requirement' => true],
    ),
);
