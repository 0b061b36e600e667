// What libgsoap.a expects of its user: the header and fault of all clients. The header's layout is that of every interface header that trunkline-gen
// writes. For soapcpp2.
extern typedef char *tl__block;
mutable struct SOAP_ENV__Header
{
    tl__block tl__token 0;
};
