<?php
define( 'MW_VERSION', '1.40.0' );
