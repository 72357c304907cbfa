<?php
$OC_Version = array(27,0,2,1);
$OC_VersionString = '27.0.2';
