name(hdt).
version('0.5.2').
title('Access RDF HDT files').
author( 'Jan Wielemaker', 'J.Wielemaker@vu.nl' ).
requires(prolog>='7.7').
requires(assoc).
home( 'https://github.com/JanWielemaker/hdt' ). % done
